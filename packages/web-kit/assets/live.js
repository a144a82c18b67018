// Keeps parts of a page fresh: an element with data-live="/path" fetches that server-made fragment again every 2 seconds
// until the fragment carries data-live-done. Without scripts the page still works; it is fresh on reload.
(() => {
  const EVERY = 2000;
  const SLOWEST = 30000;

  function start(element) {
    const url = new URL(element.dataset.live, location.href);
    if (url.origin !== location.origin) return;
    let wait = EVERY;

    async function refresh() {
      if (!element.isConnected) return;
      if (!document.hidden) {
        try {
          // biome-ignore lint/style/noRestrictedGlobals: this runs in the browser and asks its own origin only
          const answer = await fetch(url, { headers: { accept: 'text/html' }, cache: 'no-store', redirect: 'error' });
          if (answer.status === 401 || answer.status === 404) return;
          if (!answer.ok) throw new Error(String(answer.status));
          const html = await answer.text();
          wait = EVERY;
          if (replace(element, html)) return;
        } catch {
          wait = Math.min(wait * 2, SLOWEST);
        }
      }
      setTimeout(refresh, wait);
    }
    setTimeout(refresh, wait);
  }

  // Swaps the content only when it changed, so that focus, selection and screen readers are left in peace.
  function replace(element, html) {
    const body = new DOMParser().parseFromString(html, 'text/html').body;
    const done = body.querySelector('[data-live-done]') !== null;
    if (element.dataset.liveHtml !== html) {
      element.dataset.liveHtml = html;
      const inside = element.contains(document.activeElement) ? document.activeElement.id : '';
      element.replaceChildren(...body.childNodes);
      if (inside) document.getElementById(inside)?.focus();
      // Other scripts (copy.js) look after what is new.
      element.dispatchEvent(new CustomEvent('live-replaced', { bubbles: true }));
    }
    return done;
  }

  for (const element of document.querySelectorAll('[data-live]')) {
    if (element.querySelector('[data-live-done]') === null) start(element);
  }
})();
