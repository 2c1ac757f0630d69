// The page signs out by itself after this long without a click.
export const SESSION_TIMEOUT_MS = 65 * 60 * 1000;

export function watchSession(signOut: () => void) {
  let timer = window.setTimeout(signOut, SESSION_TIMEOUT_MS);
  const again = () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(signOut, SESSION_TIMEOUT_MS);
  };
  for (const event of ['mousemove', 'keydown', 'click', 'scroll']) {
    window.addEventListener(event, again);
  }
}
