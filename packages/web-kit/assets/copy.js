// Shows the copy buttons and lets them copy the field they name in data-copy.
(() => {
  function prepare(button) {
    const field = document.getElementById(button.dataset.copy);
    const text = button.querySelector('span');
    if (!field || !text) return;
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

  function prepareAll(root) {
    for (const button of root.querySelectorAll('[data-copy]')) prepare(button);
  }
  prepareAll(document);
  // live.js has put new content in place.
  document.addEventListener('live-replaced', (event) => prepareAll(event.target));
})();
