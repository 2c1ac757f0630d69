// The front end of the app whose sessions are ended for real: an HTTP client with the usual interceptors, a sign-in page,
// and whatever else its settings ask for. It does not know of the agent beside it, and nothing in it is a make-believe:
// it acts on what its server and its own timers tell it.
'use strict';
const settings = JSON.parse(document.documentElement.dataset.settings);
const has = (key) => localStorage.getItem(key);

const leave = () => {
  localStorage.removeItem('access');
  localStorage.removeItem('refresh');
  location.href = '/login';
};
const keepTokens = (pair) => {
  if (pair.access) localStorage.setItem('access', pair.access);
  if (pair.refresh) localStorage.setItem('refresh', pair.refresh);
};

const renew = async () => {
  const r = await fetch('/api/token/refresh', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ refresh: has('refresh') }),
  }).catch(() => null); // an interceptor that does not tell no answer from a no
  if (!r?.ok) { leave(); return false; }
  keepTokens(await r.json());
  return true;
};

const call = async (path, again) => {
  const r = await fetch(path, { headers: has('access') ? { Authorization: 'Bearer ' + has('access') } : {} });
  if (r.status === 401 && settings.renews && !again) return await renew() ? call(path, true) : null;
  if (r.status === 401 || (r.status === 403 && settings.on403 === 'leave')) { leave(); return null; }
  return r;
};

window.app = {
  call, renew, leave,
  async signIn() {
    const r = await fetch('/api/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"name":"alma"}' });
    keepTokens(await r.json());
    location.href = '/';
  },
  async signOut() {
    await fetch('/api/logout', { method: 'POST', headers: { Authorization: 'Bearer ' + has('access') } });
    leave();
  },
  // An error boundary as many have one: what cannot be shown is thrown away, the session with it.
  async breaks() {
    addEventListener('error', () => leave());
    setTimeout(() => { JSON.parse(undefined).invoices.map(String); }, 0);
  },
};

addEventListener('DOMContentLoaded', () => {
  document.querySelector('#out')?.addEventListener('click', () => app.signOut());
  document.querySelector('form')?.addEventListener('submit', (e) => { e.preventDefault(); app.signIn(); });
  if (location.pathname !== '/') return;
  if (settings.guard) {
    // The route's guard judges the token by the clock of this machine.
    setInterval(() => {
      const token = has('access');
      if (token && JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'))).exp * 1000 <= Date.now()) {
        window.jwtdoc?.logout?.('TOKEN_EXPIRED', 'the guard of the route took the token for expired');
        leave();
      }
    }, 1000);
  }
  if (settings.idleAfter) {
    let timer;
    const restart = () => {
      clearTimeout(timer);
      timer = setTimeout(() => (settings.idleAsks ? app.signOut() : leave()), settings.idleAfter * 1000);
    };
    for (const type of ['mousemove', 'keydown', 'click', 'scroll']) addEventListener(type, restart, { passive: true });
    restart();
  }
  if (settings.watchesStorage) {
    addEventListener('storage', () => { if (!has('access')) location.href = '/login'; });
  }
  if (settings.polls) setInterval(() => { if (settings.needsToken && !has('access')) leave(); else call('/api/me'); }, settings.polls * 1000);
});
