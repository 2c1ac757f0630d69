// The demo's front end, as many are: tokens in the local storage, a poll, a timer that renews, and one way out.
'use strict';
const fault = document.documentElement.dataset.fault;
const $ = (selector) => document.querySelector(selector);
const stored = (name) => localStorage.getItem('demo_' + name);
const store = ({ access, refresh }) => {
  localStorage.setItem('demo_access', access);
  localStorage.setItem('demo_refresh', refresh);
};
const api = (path, options) => fetch(path, { ...options, headers: { Authorization: 'Bearer ' + stored('access'), 'Content-Type': 'application/json' } });

const signOut = () => {
  localStorage.removeItem('demo_access');
  localStorage.removeItem('demo_refresh');
  location.href = '/login';
};

// Whatever the server does not like ends the session: the 401 it is meant for, and everything else.
const orOut = (answer) => {
  if (answer.status === 401 || answer.status === 403) signOut();
  return answer;
};

const renew = async () => {
  const answer = orOut(await api('/api/refresh', { method: 'POST', body: JSON.stringify({ refresh: stored('refresh') }) }));
  if (answer.ok) store(await answer.json());
};

const start = () => {
  $('#out').addEventListener('click', async () => {
    await api('/api/logout', { method: 'POST' });
    signOut();
  });
  const began = Date.now();
  const clock = setInterval(() => { $('#clock').textContent = Math.round((Date.now() - began) / 1000) + ' s'; }, 1000);
  addEventListener('pagehide', () => clearInterval(clock));
  setInterval(async () => { if (stored('access')) orOut(await api('/api/inbox')); }, 2000);
  if (fault === 'refresh-rotated-twice') {
    // Two parts of the page, written by two people, each keep the token fresh.
    for (const part of ['the header', 'the API client']) setTimeout(() => stored('access') && renew(part), 15000);
  }
  if (fault === '403-mistaken') setTimeout(async () => orOut(await api('/api/reports')), 15000);
};

addEventListener('DOMContentLoaded', () => {
  if (location.pathname !== '/login') {
    if (!stored('access')) location.replace('/login');
    else start();
    return;
  }
  $('form').addEventListener('submit', async (e) => {
    e.preventDefault();
    store(await (await fetch('/api/login', { method: 'POST' })).json());
    location.href = '/';
  });
});
