// A clock that a test can set forward: what waits for its time runs in order, each at its own moment. How far it was set
// is in the name of the window, which outlives the pages of a tab.
(() => {
  const RealDate = Date, realInterval = setInterval.bind(window);
  const ahead = () => Number(window.name) || 0;
  const now = () => RealDate.now() + ahead();
  window.Date = class extends RealDate {
    constructor(...args) { super(...(args.length ? args : [now()])); }
    static now() { return now(); }
  };
  let last = 0;
  const timers = new Map();
  const add = (f, ms, args, again) => {
    timers.set(++last, { at: now() + (+ms || 0), f, args, every: again ? Math.max(1, +ms) : 0 });
    return last;
  };
  const setTo = (at) => { if (at > now()) window.name = String(at - RealDate.now()); };
  const runUntil = (until) => {
    for (;;) {
      const next = [...timers].filter(([, t]) => t.at <= until && !(window.frozen && t.every)).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
      if (!next) return;
      const [id, t] = next;
      setTo(t.at);
      if (t.every) t.at = now() + t.every;
      else timers.delete(id);
      try { t.f(...t.args); } catch (e) { window.reportError(e); }
    }
  };
  window.setTimeout = (f, ms, ...args) => add(f, ms, args, false);
  window.setInterval = (f, ms, ...args) => add(f, ms, args, true);
  window.clearTimeout = window.clearInterval = (id) => { timers.delete(id); };
  realInterval(() => runUntil(now()), 5);
  window.advance = (ms) => {
    const until = now() + ms;
    runUntil(until);
    setTo(until);
  };
})();
