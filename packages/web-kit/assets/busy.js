// Says that a form is being sent and keeps a second tap from sending it again.
(() => {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'true';
    const button = event.submitter;
    const text = button?.querySelector('span');
    if (!button?.dataset.busy || !text) return;
    button.dataset.idle = text.textContent;
    text.textContent = button.dataset.busy;
    button.setAttribute('aria-busy', 'true');
  });
  // A page taken from the back/forward cache is ready to be sent again.
  addEventListener('pageshow', (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll('form[data-sent]')) delete form.dataset.sent;
    for (const button of document.querySelectorAll('[data-idle]')) {
      button.querySelector('span').textContent = button.dataset.idle;
      button.removeAttribute('aria-busy');
      delete button.dataset.idle;
    }
  });
})();
