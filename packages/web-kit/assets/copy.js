// Shows the copy buttons and lets them copy the field they name in data-copy.
(() => {
  for (const button of document.querySelectorAll('[data-copy]')) {
    const field = document.getElementById(button.dataset.copy);
    const text = button.querySelector('span');
    if (!field || !text) continue;
    const before = text.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      field.select();
      try {
        if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
        else document.execCommand('copy');
      } catch {
        return; // The text stays selected, so that it can be copied by hand.
      }
      text.textContent = button.dataset.copied;
      setTimeout(() => {
        text.textContent = before;
      }, 2500);
    });
  }
})();
