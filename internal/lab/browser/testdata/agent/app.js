// A small app as there are many: tokens in the local storage, a guard on a timer, a sign-in page of its own.
// It is the app that ends its sessions; the agent beside it is not asked.
'use strict';
const leave = () => {
  localStorage.removeItem('access');
  localStorage.removeItem('refresh');
  location.href = '/login?next=' + encodeURIComponent(localStorage.getItem('canary') ?? '');
};

// Each is a way in which an app ends a session.
window.ends = {
  // The guard of the route: the token's time is up.
  expiry() {
    const claims = JSON.parse(atob(localStorage.getItem('access').split('.')[1]));
    setInterval(() => { if (claims.exp * 1000 <= Date.now()) leave(); }, 1000);
  },
  async refresh() {
    const r = await fetch('/auth/refresh', { method: 'POST', headers: { Authorization: 'Bearer ' + localStorage.getItem('refresh') } });
    if (!r.ok) leave();
  },
  refreshByXHR() {
    const x = new XMLHttpRequest();
    x.open('POST', '/auth/refresh');
    x.onload = () => { if (x.status !== 200) leave(); };
    x.send('token=' + localStorage.getItem('refresh'));
  },
  async forbidden() {
    const r = await fetch('/api/invoices?token=' + localStorage.getItem('access'));
    if (r.status === 403) leave(); // taken for a 401
  },
  error() {
    setTimeout(() => { throw new TypeError('no property of ' + localStorage.getItem('access')); }, 0);
    setTimeout(leave, 200);
  },
  silent: leave,
  async idleTimer() {
    await fetch('/auth/logout', { method: 'POST' });
    leave();
  },
};
addEventListener('DOMContentLoaded', () => {
  document.querySelector('#out')?.addEventListener('click', async () => {
    await fetch('/auth/logout', { method: 'POST' });
    leave();
  });
});
