/*
 * jwtdoc, the page agent: who logged the user out?
 *
 *   <script src="https://collector.example/jwtdoc.js" crossorigin="anonymous" data-access="localStorage:access_token"></script>
 *
 * When a session ends it says why: to the person (an alert before the redirect, a banner on the sign-in page), to the
 * developer (the console, Ctrl+Shift+D) and to the collector (one event). An option is a data- attribute, or a member of
 * window.jwtdoc.
 *
 *  - No token leaves the page, nor is one stored: only its times, and the user's id and e-mail address.
 *  - Nothing of the page's content is collected: no texts, fields, keys, bodies, headers, queries or fragments.
 *  - The page works as without it: what it does is inside safely(), and fetch and XMLHttpRequest give what they gave.
 */
(() => {
  'use strict';
  if (window.__tokenMonitor) return; // a second script element changes nothing

  /* ---- Options ---- */

  const script = document.currentScript || document.querySelector('script[src*="jwtdoc.js"]');
  const given = Object(window.jwtdoc);
  const option = (name, fallback) => given[name] ?? script?.dataset[name] ?? fallback;
  const number = (name, fallback) => { const n = parseFloat(option(name)); return n >= 0 ? n : fallback; };
  const list = (name) => [].concat(option(name, [])).flatMap((s) => String(s).split(/[\s,]+/)).filter(Boolean);

  const seconds = 1000, minutes = 60 * seconds, hours = 60 * minutes;
  const every = number('every', 30) || 30; // seconds between two readings of the monitor
  const alertFor = number('alert', 3), bannerFor = number('banner', 30); // seconds; 0 is off
  const accessSoon = number('accessSoon', 5) * minutes, refreshSoon = number('refreshSoon', 24) * hours;
  const signInAt = list('signIn'), refreshAt = list('refreshUrl'), cookiesToWatch = list('cookies');
  const texts = Object(option('texts'));

  /* ---- Small things ---- */

  /** safely runs what belongs to the agent; whatever goes wrong there is not the page's business. */
  const safely = (f, fallback) => { try { return f(); } catch { return fallback; } };
  const on = (target, type, f, options) => target?.addEventListener(type, (e) => safely(() => f(e)), options);

  // A page may clear the storage when it signs out: the memory has what was saved, too.
  const memory = new Map();
  const save = (store, key, value) => {
    memory.set(key, [store, value]);
    safely(() => window[store].setItem('jwtdoc.' + key, JSON.stringify(value)));
  };
  const load = (store, key) => safely(() => JSON.parse(window[store].getItem('jwtdoc.' + key))) ?? memory.get(key)?.[1];
  const loadList = (key) => { const l = load('localStorage', key); return Array.isArray(l) ? l : []; };

  const newID = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;

  /** place is an address without what may carry a secret: query, fragment, and segments that look like ids or addresses. */
  const place = (url) => safely(() => {
    const u = new URL(url, location.href);
    const path = u.pathname.split('/').map((s) => (/[^/]{24}|@|%40|eyJ/.test(s) ? '*' : s)).join('/');
    return ((u.origin === location.origin ? '' : u.origin) + path).slice(0, 300);
  }, '');

  const onSignIn = (url = location.href) => {
    const u = new URL(url, location.href);
    if (!signInAt.length) return /\/(log|sign)-?in\b/i.test(u.pathname);
    return signInAt.some((at) => (at[0] === '/' ? u.origin === location.origin && (u.pathname + '/').startsWith(at.replace(/\/?$/, '/'))
      : u.href.startsWith(at)));
  };
  const isRefresh = (path) => (refreshAt.length ? refreshAt.some((at) => path.includes(at)) : /refresh/i.test(path));
  const signOutWord = /\b(log|sign)[-_ ]?(out|off)\b/i;

  /* ---- Tokens: read where told, and only their times kept ---- */

  const cookie = (name) => {
    const c = document.cookie.split('; ').find((s) => s.startsWith(name + '='));
    return c === undefined ? null : safely(() => decodeURIComponent(c.slice(name.length + 1)), c);
  };

  /** source makes a function of "localStorage:KEY", "sessionStorage:KEY", "cookie:NAME" or "function:NAME"; what follows
   *  a "#" is a path into a stored JSON text ("localStorage:auth#tokens.access"). */
  const source = (name) => {
    const spec = option(name);
    const walk = (o, path) => path.split('.').reduce((v, k) => v?.[k], o);
    if (spec == null) return null;
    let last, get = spec;
    if (typeof spec !== 'function') {
      const [, kind, key, inside] = /^(localStorage|sessionStorage|cookie|function):([^#]+)#?(.*)$/.exec(spec) || [];
      if (!kind) {
        console.warn(`jwtdoc: ${name} is to be localStorage:KEY, sessionStorage:KEY, cookie:NAME or function:NAME`);
        return null;
      }
      get = () => {
        if (kind === 'function') return walk(window, key)?.();
        const text = kind === 'cookie' ? cookie(key) : window[kind].getItem(key);
        return inside && text ? walk(JSON.parse(text), inside) : text;
      };
      if (kind === 'localStorage') storageKeys.add(key);
    }
    return () => safely(() => {
      const v = get();
      if (!v?.then) return v;
      v.then((settled) => { last = settled; }, () => {}); // a promise is looked at when it is settled
      return last;
    });
  };

  const storageKeys = new Set();
  const sources = { access: source('access'), refresh: source('refresh') };
  const authenticatedBy = source('authenticated');
  const userBy = option('user') === 'off' ? () => ({}) : source('user');

  const date = (n) => (typeof n === 'number' && Math.abs(n) < 253402300800 ? n : undefined); // up to the year 9999
  const decoded = {}; // the last text of each token, and what was in it

  /** read returns {iat, exp, claims, text} of a token, null where there is none. A source may also give {exp, iat}. */
  const read = (which) => {
    let v = sources[which]?.();
    if (v && typeof v === 'object') {
      if (v.token == null) return { iat: date(v.iat), exp: date(v.exp), claims: {}, text: `${v.iat} ${v.exp}` };
      v = v.token;
    }
    if (typeof v !== 'string' || !v) return null;
    if (decoded[which]?.raw === v) return decoded[which];
    const text = v.trim().replace(/^"(.*)"$/, '$1').replace(/^Bearer\s+/i, '');
    const claims = safely(() => Object(JSON.parse(decodeURIComponent(escape(atob(text.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')))))), {});
    return (decoded[which] = { raw: v, text, claims, iat: date(claims.iat), exp: date(claims.exp) });
  };

  /** scrub takes tokens out of a text that the page gave us. */
  const scrub = (text) => {
    let s = String(text);
    for (const { text: t } of Object.values(decoded)) if (t?.length > 7) s = s.split(t).join('[token]');
    return s.replace(/eyJ[\w-]{5,}[\w.~+/=-]*/g, '[token]').replace(/\bBearer\s+\S+/gi, 'Bearer [token]').slice(0, 300);
  };

  const left = (t, unit) => (t?.exp == null ? null : Math.floor((t.exp * seconds - Date.now()) / unit * 10) / 10);
  const expired = (t) => (t?.exp == null ? null : t.exp * seconds <= Date.now());

  /** status is S2's: null stands for what is not known, because there is no token or its times cannot be read. */
  const status = (access = read('access'), refresh = read('refresh')) => ({
    accessTokenExpired: expired(access),
    accessExpiresInMinutes: left(access, minutes),
    refreshTokenExpired: expired(refresh),
    refreshExpiresInHours: left(refresh, hours),
  });

  /* ---- What is known of this tab, kept over its page loads ---- */

  // in: a session has been seen here and its end has not. times: the last ones that were readable.
  const tab = Object.assign({ id: newID().slice(-8), in: false, times: {}, user: {}, cookies: [], seen: [], samples: [] },
    Object(load('sessionStorage', 'tab')));
  let active = Math.max(+load('localStorage', 'active') || 0, +tab.active || 0) || Date.now();
  let savedActive = 0, signInSince = 0, settling = 0, adopted = null;
  const keep = () => { tab.active = active; save('sessionStorage', 'tab', tab); };

  const iso = (ms = Date.now()) => new Date(ms).toISOString();
  const ago = (o) => Date.now() - Date.parse(o.timestamp);

  /** note remembers an observation: never more than its kind, an address, a status, a name. */
  const note = (kind, more) => {
    tab.seen = [...tab.seen, { kind, timestamp: iso(), ...more }].slice(-40);
    keep();
    if (panel?.isConnected) drawPanel();
  };
  const last = (test, within) => tab.seen.filter((o) => test(o) && ago(o) <= within).pop();

  const idleMinutes = () => {
    active = Math.max(active, +load('localStorage', 'active') || 0); // another tab's activity is this person's, too
    return Math.round(Math.max(0, Date.now() - active) / minutes * 10) / 10;
  };
  for (const type of ['mousemove', 'keydown', 'click', 'scroll', 'touchstart']) {
    on(window, type, () => {
      active = Date.now();
      if (active - savedActive < 10 * seconds) return;
      save('localStorage', 'active', savedActive = active);
    }, { capture: true, passive: true });
  }

  /* ---- Other tabs ---- */

  const channel = safely(() => new BroadcastChannel('jwtdoc'));
  const tell = (message) => safely(() => channel.postMessage({ ...message, tab: tab.id }));
  on(channel, 'message', ({ data }) => {
    if (data?.did === 'refresh') note('other-tab', { name: 'refresh', tab: data.tab, method: data.method, path: data.path, status: data.status });
    if (data?.did === 'login') note('other-tab', { name: 'login', tab: data.tab });
    if (data?.did === 'logout') {
      adopted = data.event; // the tab that it happened in reports it; here it is only shown
      note('other-tab', { name: 'logout', tab: data.tab, message: String(data.event?.type) });
      look();
    }
  });
  on(window, 'storage', (e) => {
    if (e.storageArea !== window.localStorage || e.newValue !== null || (e.key !== null && !storageKeys.has(e.key))) return;
    note('other-tab', { name: 'storage', message: e.key === null ? 'the storage was cleared' : e.key + ' was removed' });
    look();
  });

  /* ---- The end of a session ---- */

  const named = (o) => `${o.method ?? 'GET'} ${o.path} ${o.status ? 'answered ' + o.status : 'got no answer'}`;
  const remaining = (t) => (t?.exp == null ? 'the access token\'s time is not known'
    : `the access token ${expired(t) ? 'expired ' + span(Date.now() - t.exp * seconds) + ' ago' : 'had ' + span(t.exp * seconds - Date.now()) + ' left'}`);

  /** classify says of what type this logout is, and by what: the nearest in time of the strongest kind. */
  const classify = () => {
    const access = tab.times.access;
    if (last((o) => o.kind === 'user-action', 10 * seconds)) return ['USER_ACTION', 'the user signed out'];
    const refresh = last((o) => o.kind === 'refresh', minutes);
    if (refresh && !(refresh.status >= 200 && refresh.status < 300)) return ['REFRESH_FAILED', `${named(refresh)}; ${remaining(access)}`];
    if (expired(access)) return ['TOKEN_EXPIRED', `${remaining(access)}${refresh ? '' : ', and nothing renewed it'}`];
    const refused = last((o) => /^(response|sign-in-redirect)$/.test(o.kind), 10 * seconds);
    if (refused) return ['AUTH_ERROR', `${named(refused)}${refused.kind === 'response' ? '' : ' with the sign-in page'}; ${remaining(access)}`];
    const clue = last((o) => /^(script-error|sign-out|cookie-vanished)$/.test(o.kind) || o.name === 'storage', 15 * seconds);
    const what = clue && {
      'script-error': `a script error came before (${clue.name}${clue.path ? ' at ' + clue.path : ''})`,
      'sign-out': `the page itself called ${clue.path}, nobody had clicked`,
      'cookie-vanished': `the cookie ${clue.name} had vanished`,
      'other-tab': `another tab: ${clue.message}`,
    }[clue.kind];
    return ['UNKNOWN', `${what || 'no refused request, failed refresh, click or error was seen'}; ${remaining(access)}`];
  };

  /** end records the end of the session, once, and returns the event. What the page says itself comes first. */
  const end = (type, message) => {
    if (!tab.in && (!type || Date.now() - Date.parse(tab.ended) < 10 * seconds)) return null;
    tab.in = false;
    tab.over = true; // until the tokens are gone, new, or the sign-in page was seen
    signInSince = settling = 0;
    let event = adopted && Date.now() - Date.parse(adopted.timestamp) < 30 * seconds ? adopted : null;
    if (!event) {
      const [ownType, ownMessage] = classify();
      const access = read('access'), refresh = read('refresh');
      event = {
        id: newID(),
        type: ['TOKEN_EXPIRED', 'REFRESH_FAILED', 'USER_ACTION', 'AUTH_ERROR', 'UNKNOWN'].includes(type) ? type : ownType,
        message: scrub(message || ownMessage),
        timestamp: iso(),
        idleMinutes: Math.min(idleMinutes(), 500000),
        location: tab.at || place(location.href),
        context: {
          hasToken: !!access, hasRefreshToken: !!refresh, isAuthenticated: authenticated(access, refresh),
          userId: scrub(tab.user.id ?? ''), userEmail: scrub(tab.user.email ?? ''),
        },
        tab: tab.id,
        tokens: tab.times,
        samples: tab.samples,
        observations: tab.seen,
      };
      save('localStorage', 'logouts', [...loadList('logouts'), event].slice(-10));
      post(event);
      tell({ did: 'logout', event });
    }
    adopted = null;
    tab.ended = event.timestamp;
    keep();
    log(colours.red, `signed out: ${event.type}, ${event.message}`);
    if (event.type !== 'USER_ACTION') showAlert(event); // who signs out knows it
    if (panel?.isConnected) drawPanel();
    return event;
  };

  const authenticated = (access, refresh) => {
    const said = authenticatedBy?.();
    return !!(authenticatedBy ? said && said !== 'false' : access || refresh);
  };

  /** look compares what is there with what was; it runs every second and whenever something happened. */
  const look = (leaving) => {
    const now = { access: read('access'), refresh: read('refresh') };
    for (const which of ['access', 'refresh']) {
      const t = now[which], before = tab.had?.[which];
      const mark = t && `${t.iat} ${t.exp}`;
      if (before && !t) note('token-vanished', { name: which });
      if (before && t && before !== mark) {
        note('token-changed', { name: which });
        tab.over = false;
      }
      if (t) tab.times = { ...tab.times, [which]: { iat: t.iat, exp: t.exp } };
      tab.had = { ...tab.had, [which]: mark };
    }
    const cookies = cookiesToWatch.filter((name) => cookie(name) !== null);
    for (const name of tab.cookies) if (!cookies.includes(name)) note('cookie-vanished', { name });
    tab.cookies = cookies;
    const said = safely(() => userBy?.()), claims = now.access?.claims ?? {};
    if (said || now.access) {
      tab.user = said ? { id: said.id, email: said.email } : { id: claims.user_id ?? claims.uid ?? claims.sub, email: claims.email };
    }

    const auth = authenticated(now.access, now.refresh), outside = onSignIn();
    if (!auth || outside) tab.over = false;
    if (auth && !outside) {
      if (!tab.in && !tab.over) begin(now);
      tab.at = place(location.href);
      signInSince = settling = 0;
    } else if (tab.in) {
      // The cause may become known a moment later, and a signed-in person may just pass by the sign-in page.
      const since = auth ? (signInSince ||= Date.now()) : (settling ||= Date.now());
      const grace = auth && !expired(now.access) ? 1500 : 300;
      if ((leaving && !auth) || Date.now() - since >= grace) end();
      else setTimeout(() => safely(look), grace - (Date.now() - since) + 10);
    }
    keep();
    maybeBanner();
  };

  const begin = (now) => {
    Object.assign(tab, { in: true, seen: [], samples: [], times: {}, ended: '' });
    for (const which of ['access', 'refresh']) if (now[which]) tab.times[which] = { iat: now[which].iat, exp: now[which].exp };
    adopted = null;
    note('login');
    tell({ did: 'login' });
  };

  /* ---- Sending: until the collector has it ---- */

  const endpoint = option('endpoint', script?.src ? new URL('/v1/auth/logout-event/', script.src).href : 'off');
  const fetchAsItWas = window.fetch;

  // fetch with keepalive survives the page as sendBeacon does, and tells whether the event arrived; and a beacon sends the
  // cookies of the collector's host, which may be tokens. By its id it is one event however often it is sent.
  const post = (event) => {
    if (endpoint === 'off') return;
    save('localStorage', 'outbox', [...loadList('outbox'), { event, tries: 0, next: 0 }].slice(-10));
    flush();
  };
  const flush = () => {
    const now = Date.now(), box = loadList('outbox').filter((o) => o?.event && o.tries < 40);
    const due = box.filter((o) => !(o.next > now));
    if (!due.length) return;
    for (const o of due) o.next = now + Math.min(5 * seconds * 2 ** o.tries++, 5 * minutes);
    save('localStorage', 'outbox', box);
    for (const { event } of due) {
      const body = JSON.stringify(event);
      if (!('keepalive' in Request.prototype)) safely(() => navigator.sendBeacon(endpoint, body));
      fetchAsItWas.call(window, endpoint, {
        method: 'POST', body, keepalive: true, credentials: 'omit', referrerPolicy: 'no-referrer',
      }).then((r) => {
        // An event that is refused as wrong stays wrong; too many requests and faults of the collector pass.
        if (r.ok || (r.status >= 400 && r.status < 500 && r.status !== 408 && r.status !== 429)) {
          save('localStorage', 'outbox', loadList('outbox').filter((o) => o.event.id !== event.id));
        }
      }).catch(() => {});
    }
  };

  /* ---- What requests, people and scripts do ---- */

  const seen = (method, url, code, finalURL) => {
    const path = place(url), call = { method: String(method).toUpperCase().slice(0, 20), path, status: code };
    safely(look); // what was gone before the answer is noted before it
    if (isRefresh(path)) {
      note('refresh', call);
      tell({ did: 'refresh', ...call });
    } else if ([401, 402, 403, 419, 440].includes(code)) {
      note('response', call);
    } else if (signOutWord.test(path)) {
      note('sign-out', call);
    } else if (finalURL && onSignIn(finalURL) && !onSignIn(url)) {
      note('sign-in-redirect', call);
    }
    safely(look);
  };

  // Proxies: name, length and text of the functions stay, and so does everything that a page may have put on them.
  if (fetchAsItWas) {
    window.fetch = new Proxy(fetchAsItWas, {
      apply(target, self, args) {
        const answer = Reflect.apply(target, self, args);
        const [to, init] = args;
        const url = to instanceof Request ? to.url : typeof to === 'string' || to instanceof URL ? String(to) : '';
        const method = safely(() => init?.method ?? to.method) ?? 'GET';
        // The promise that is returned is the one that is watched, so that a rejection that nobody handles stays one.
        return answer.then((r) => {
          safely(() => seen(method, url, r.status, r.url));
          return r;
        }, (e) => {
          safely(() => { if (e?.name !== 'AbortError') seen(method, url, 0); });
          throw e;
        });
      },
    });
  }
  safely(() => {
    const calls = new WeakMap(), proto = XMLHttpRequest.prototype;
    proto.open = new Proxy(proto.open, {
      apply(target, self, args) {
        safely(() => {
          const known = calls.has(self);
          calls.set(self, args);
          if (known) return;
          const done = (code) => seen(calls.get(self)[0], calls.get(self)[1], code, self.responseURL);
          on(self, 'readystatechange', () => { if (self.readyState === 4 && self.status) done(self.status); }); // before the page's onload
          on(self, 'error', () => done(0));
          on(self, 'timeout', () => done(0));
        });
        return Reflect.apply(target, self, args);
      },
    });
  });

  // A press on what signs out, by its address, names or label, which is looked at and forgotten.
  const signsOut = (target) => {
    const selector = option('signOut'), e = target?.closest?.('a, button, [role=button], [role=menuitem], input, form');
    if (selector) return !!safely(() => target.closest(selector));
    return !!e && [...['href', 'action', 'formaction', 'id', 'name', 'aria-label', 'title'].map((name) => e.getAttribute(name)),
      e.localName === 'form' || e.textContent.length > 40 ? '' : e.textContent, /^(submit|button)$/.test(e.type) && e.value]
      .some((text) => text && signOutWord.test(text));
  };
  const pressed = (e) => { if (signsOut(e.composedPath?.()[0] ?? e.target)) note('user-action', { name: 'sign-out' }); };
  on(window, 'click', pressed, true);
  on(window, 'submit', pressed, true);

  const errorName = (e) => (/^\w{1,40}$/.test(e?.name) ? e.name : 'Error'); // a message may hold anything; it stays here
  on(window, 'error', (e) => note('script-error', { name: errorName(e.error), path: `${place(e.filename)}:${e.lineno}:${e.colno}` }));
  on(window, 'unhandledrejection', (e) => note('script-error', { name: errorName(e.reason), message: 'unhandled rejection' }));
  on(document, 'visibilitychange', () => { if (!gone) note(document.hidden ? 'hidden' : 'visible'); look(); });
  on(window, 'online', () => { note('online'); flush(); });
  on(window, 'offline', () => note('offline'));
  let gone = false; // a page that is left is hidden, too, which says nothing
  on(window, 'pageshow', () => { gone = false; look(); });
  on(window, 'pagehide', () => {
    gone = true;
    look(true);
    for (const [key, [store, value]] of memory) save(store, key, value); // a page may have cleared the storage since
  });

  // The redirect waits until the alert was seen, in browsers with the Navigation API: a plain navigation of the page's
  // own scripts, no form, no history, no click of a person.
  let going = null, released = false;
  on(window.navigation, 'navigate', (e) => {
    const to = e.destination.url;
    if (released || !e.cancelable || e.destination.sameDocument || e.formData || e.downloadRequest != null || e.userInitiated
      || !/^(push|replace)$/.test(e.navigationType) || !onSignIn(to) || onSignIn()) return;
    look(true);
    const held = alertBox?.isConnected || (tab.in && end()?.type !== 'USER_ACTION' && alertBox?.isConnected);
    if (!held) return;
    e.preventDefault();
    going = () => { released = true; location[e.navigationType === 'replace' ? 'replace' : 'assign'](to); };
  });
  on(window.navigation, 'currententrychange', () => look());

  /* ---- What is shown ---- */

  // In a shadow tree, with a constructed stylesheet, which a strict Content-Security-Policy lets through, and no markup.
  let root, alertBox, banner, panel, cameFrom;
  const shown = () => {
    if (!root) {
      const host = document.createElement('jwtdoc-agent');
      root = host.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
    }
    if (!root.host.isConnected) (document.body ?? document.documentElement).append(root.host);
    return root;
  };
  const el = (tag, attributes, ...children) => {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes ?? {})) {
      if (typeof v === 'function') on(e, k, v);
      else e.setAttribute(k, v);
    }
    e.append(...children);
    return e;
  };
  const button = (label, click, place) => el('button', { type: 'button', click, class: place }, label);
  const facts = (pairs) => el('dl', null, ...pairs.filter(Boolean).map(([k, v]) => el('div', null, el('dt', null, k), el('dd', null, v))));

  /** span writes a duration for people: 35 s, 12 min, 3 h 20 min, 19 d 4 h. */
  function span(ms) {
    const s = Math.round(Math.abs(ms) / seconds), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
    return d ? `${d} d ${h % 24} h` : h ? `${h} h ${m % 60} min` : m ? `${m} min` : `${s} s`;
  }
  const clock = (timestamp) => new Date(timestamp).toLocaleTimeString();

  const titles = {
    TOKEN_EXPIRED: 'You were signed out because your session\u2019s time was up.',
    REFRESH_FAILED: 'You were signed out because your session could not be renewed.',
    USER_ACTION: 'You have signed out.',
    AUTH_ERROR: 'You were signed out because the server refused a request.',
    UNKNOWN: 'You were signed out. The page does not know why.',
  };
  const title = (event) => String(texts[event.type] ?? titles[event.type] ?? titles.UNKNOWN);

  /** timesOf says how long both tokens had at the logout. */
  const timesOf = (event) => ['access', 'refresh'].map((which) => {
    const exp = event.tokens?.[which]?.exp, ms = exp * seconds - Date.parse(event.timestamp);
    return exp == null ? null : [`${which} token`, ms > 0 ? `${span(ms)} left` : `expired ${span(ms)} before`];
  });

  function showAlert(event) {
    if (!alertFor || onSignIn()) return;
    const text = el('p'), secondsLeft = el('p', { 'aria-hidden': 'true' });
    let n = Math.ceil(alertFor);
    const close = () => {
      clearInterval(timer);
      alertBox.remove();
      going?.();
      safely(maybeBanner);
    };
    const count = () => {
      secondsLeft.textContent = `The sign-in page follows in ${n} s.`;
      if (n-- <= 0) close();
    };
    alertBox = el('div', { role: 'alert', class: 'box alert ' + event.type }, text);
    shown().append(alertBox);
    setTimeout(() => safely(() => text.append(el('strong', null, title(event)))), 0); // a live region speaks of what changes in it
    alertBox.append(secondsLeft, button('Go on now', close));
    const timer = setInterval(() => safely(count), 1000);
    count();
  }

  function maybeBanner() {
    if (!bannerFor || !onSignIn() || alertBox?.isConnected || !document.body) return;
    const event = loadList('logouts').pop();
    if (!event || tab.banner === event.id || Date.now() - Date.parse(event.timestamp) > 10 * minutes) return;
    tab.banner = event.id;
    keep();
    banner?.remove();
    const close = () => { clearInterval(timer); banner.remove(); };
    const text = el('p');
    banner = el('div', { role: 'status', class: 'box banner ' + event.type }, text,
      el('details', null, el('summary', null, 'Details'), el('p', null, String(event.message)), facts([
        ['when', new Date(event.timestamp).toLocaleString()], ['type', String(event.type)], ['idle', `${event.idleMinutes} min`],
        ...timesOf(event), ['where', String(event.location)], ['event', String(event.id)],
      ])),
      button('Close', close, 'corner'));
    shown().append(banner);
    setTimeout(() => safely(() => text.append(el('strong', null, title(event)))), 0);
    // Nobody loses it while reading: its time stands still under the pointer and while the keyboard is in it.
    let rest = bannerFor;
    const timer = setInterval(() => safely(() => { if (!banner.matches(':hover, :focus-within') && --rest <= 0) close(); }), 1000);
  }

  /** stateOf is a token's colour: the word and the mark say it, too. */
  const stateOf = (t, soon) => (!t ? ['none', 'none'] : t.exp == null ? ['none', 'there, time not known']
    : expired(t) ? ['red', `expired ${span(Date.now() - t.exp * seconds)} ago`]
      : [t.exp * seconds - Date.now() < soon ? 'yellow' : 'green', `${span(t.exp * seconds - Date.now())} left`]);
  const marks = { none: '\u2013', green: '\u2713', yellow: '!', red: '\u2717' };

  const state = () => {
    const access = read('access'), refresh = read('refresh');
    return {
      status: status(access, refresh), isAuthenticated: authenticated(access, refresh), inSession: tab.in, idleMinutes: idleMinutes(),
      location: place(location.href), user: tab.user, tab: tab.id, tokens: tab.times, cookies: tab.cookies, samples: tab.samples,
      observations: tab.seen, logouts: loadList('logouts'), unsent: loadList('outbox').length, endpoint,
    };
  };

  function drawPanel() {
    const [access, refresh] = [stateOf(read('access'), accessSoon), stateOf(read('refresh'), refreshSoon)];
    const badge = ([colour, words]) => el('span', { class: 'badge ' + colour }, `${marks[colour]} ${words}`);
    const s = state();
    const section = (label, rows, line) => [el('h3', null, label),
      rows.length ? el('ul', null, ...rows.reverse().map((r) => el('li', null, clock(r.timestamp), ' ', ...line(r)))) : 'nothing yet'];
    panel.querySelector('.body').replaceChildren(
      facts([
        ['state', s.isAuthenticated ? (s.inSession ? 'signed in' : 'signed in, on the sign-in page') : 'signed out'],
        ['access token', badge(access)], ['refresh token', badge(refresh)], ['idle', `${s.idleMinutes} min`],
        ['user', String(s.user.id ?? 'not known')], ['not sent yet', String(s.unsent)],
      ]),
      ...section('Last logouts', s.logouts.slice(-5), (e) => [el('strong', null, e.type), ' ' + e.message]),
      ...section('What was seen', s.observations.slice(-6), (o) => [el('strong', null, o.kind),
        ' ' + [o.name, o.method, o.path, o.status, o.message].filter(Boolean).join(' ')]));
  }

  function closePanel() {
    panel.remove();
    safely(() => cameFrom.focus());
  }

  function togglePanel() {
    if (panel?.isConnected) return closePanel();
    const dump = el('pre', { tabindex: '0', role: 'region', 'aria-label': 'Full state' });
    dump.hidden = true;
    const close = button('Close', closePanel, 'corner');
    panel = el('div', { role: 'dialog', 'aria-label': 'jwtdoc: the session', class: 'box panel', keydown: (e) => { if (e.key === 'Escape') closePanel(); } },
      el('h2', null, 'Session'), close, el('div', { class: 'body' }),
      button('Dump the full state', () => {
        dump.textContent = JSON.stringify(state(), null, 2);
        dump.hidden = false;
        console.log('jwtdoc state', state());
      }), dump);
    drawPanel();
    cameFrom = document.activeElement;
    shown().append(panel);
    close.focus();
  }
  if (option('panel') !== 'off') {
    on(window, 'keydown', (e) => {
      if (!e.ctrlKey || !e.shiftKey || e.altKey || e.metaKey || e.code !== 'KeyD') return;
      e.preventDefault();
      togglePanel();
    }, true);
  }

  const css = `
:host { all: initial; color-scheme: light dark; --back: #fff; --ink: #1c2024; --soft: #565e66; --line: #c9ced4; --edge: #5b6670;
  --green: #0b6b2e; --yellow: #7a5200; --red: #b3161b; --link: #0b57d0; }
@media (prefers-color-scheme: dark) { :host { --back: #1b1e22; --ink: #f0f2f4; --soft: #aeb6be; --line: #434a52; --edge: #8a949e;
  --green: #6fd68d; --yellow: #f2c14e; --red: #ff9a94; --link: #9cc2ff; } }
* { box-sizing: border-box; }
.box { position: fixed; z-index: 2147483647; background: var(--back); color: var(--ink); font: 15px/1.45 system-ui, sans-serif;
  border: 1px solid var(--line); border-radius: 8px; box-shadow: 0 6px 24px #0005; padding: 12px 16px; overflow-wrap: anywhere; }
.alert, .banner { left: 50%; translate: -50%; width: min(36rem, calc(100vw - 24px)); border-left: 6px solid var(--edge); }
.alert { top: 16px; display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; }
.alert p:first-child { flex-basis: 100%; }
.banner { bottom: 16px; padding-right: 88px; max-height: calc(100vh - 32px); overflow: auto; }
.TOKEN_EXPIRED, .REFRESH_FAILED { border-left-color: var(--yellow); }
.AUTH_ERROR, .UNKNOWN { border-left-color: var(--red); }
p { margin: 0; } strong { font-weight: 600; }
button, summary { font: inherit; color: var(--link); cursor: pointer; }
button { background: none; border: 1px solid var(--edge); border-radius: 6px; padding: 4px 12px; min-height: 32px; }
summary { width: max-content; padding: 4px 0; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.corner { position: absolute; top: 8px; right: 8px; }
details p { margin: 4px 0 8px; }
dl { margin: 0; } dl div { display: flex; gap: 12px; padding: 1px 0; }
dt { flex: 0 0 7.5em; color: var(--soft); } dd { margin: 0; min-width: 0; }
.panel { right: 16px; bottom: 16px; width: min(34rem, calc(100vw - 32px)); max-height: calc(100vh - 32px); overflow: auto; font-size: 14px; }
h2 { font-size: 16px; margin: 0 0 8px; } h3 { font-size: 14px; margin: 12px 0 4px; }
ul { list-style: none; margin: 0 0 8px; padding: 0; } li { padding: 2px 0; border-top: 1px solid var(--line); }
.badge { font-weight: 600; } .green { color: var(--green); } .yellow { color: var(--yellow); } .red { color: var(--red); }
pre { font: 12px/1.4 ui-monospace, monospace; white-space: pre-wrap; max-height: 16rem; overflow: auto; border: 1px solid var(--line); padding: 8px; margin: 8px 0 0; }
`;

  /* ---- The monitor in the console ---- */

  const colours = { none: '#6b7280', green: '#15803d', yellow: '#a16207', red: '#dc2626' };
  const say = option('console', 'on');
  let lastColour;
  const log = (colour, text) => { if (say !== 'off') console.log(`%cjwtdoc%c ${text}`, `color:${colour};font-weight:bold`, `color:${colour}`); };
  const monitor = () => {
    const access = read('access'), refresh = read('refresh');
    if (!access && !refresh && !tab.in) return;
    const s = status(access, refresh);
    tab.samples = [...tab.samples, { timestamp: iso(), ...s }].slice(-20);
    keep();
    const [a, aWords] = stateOf(access, accessSoon), [r, rWords] = stateOf(refresh, refreshSoon);
    const worst = ['red', 'yellow', 'green', 'none'].find((c) => c === a || c === r);
    if (say !== 'changes' || worst !== lastColour) log(colours[worst], `access token: ${aWords} \u00b7 refresh token: ${rWords}`);
    lastColour = worst;
  };

  window.__tokenMonitor = Object.freeze({
    getTokenStatus: () => safely(status, {}),
    getState: () => safely(state, {}),
  });

  // For the page: logout() where it ends a session and knows why, signingOut() where a person asked for it.
  safely(() => {
    window.jwtdoc = Object.assign(given, {
      logout: (type, message, to) => safely(() => {
        look();
        end(type, message);
        const go = () => { if (to) { released = true; location.assign(to); } };
        if (alertBox?.isConnected) going = go;
        else go();
      }),
      signingOut: () => safely(() => note('user-action', { name: 'sign-out' })),
    });
  });

  safely(look);
  safely(monitor);
  safely(flush);
  on(document, 'DOMContentLoaded', () => look());
  setInterval(() => safely(() => { look(); flush(); if (panel?.isConnected && !root.activeElement?.matches('pre')) drawPanel(); }), 1000);
  setInterval(() => safely(monitor), every * seconds);
})();
