// Sends the chosen file as it is and shows how far it has come; the same file is sent again under the same key.
(() => {
  const form = document.querySelector('form[data-upload]');
  if (!form) return;
  const file = form.querySelector('input[type=file]');
  const button = form.querySelector('button[type=submit]');
  const progress = form.querySelector('[data-upload-progress]');
  const failure = form.querySelector('[data-upload-failure]');
  let key;
  form.querySelector('[data-upload-needs-script]')?.remove();
  button.disabled = false;
  // Another file or another choice is another upload; the same one, tried again, goes on where it ended.
  form.addEventListener('change', () => {
    key = undefined;
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = file.files[0];
    if (!chosen || button.disabled) return;
    key ??= crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random()}`;
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && value) query.set(name, value);
    const request = new XMLHttpRequest();
    request.open('POST', `${form.action}?${query}`);
    request.setRequestHeader('content-type', /\.(nd)?jsonl?$/i.test(chosen.name) ? 'application/x-ndjson' : 'text/csv');
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('accept-language', document.documentElement.lang);
    request.setRequestHeader('idempotency-key', key);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.querySelector('progress').value = total ? loaded / total : 0;
    });
    const finish = (text) => {
      button.disabled = false;
      progress.hidden = true;
      failure.hidden = !text;
      failure.querySelector('[data-upload-reason]').textContent = text;
    };
    request.addEventListener('error', () => finish(failure.dataset.lost));
    request.addEventListener('load', () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {}
      if (request.status === 202) location.assign(answer.page);
      else if (request.status === 401) location.reload();
      else finish(answer.detail || failure.dataset.lost);
    });
    button.disabled = true;
    progress.hidden = false;
    failure.hidden = true;
    request.send(chosen);
  });
})();
