/** Keeps the screen from going dark, where the browser can; gives what lets it sleep again. */
export function keepAwake(): () => void {
  let over = false;
  let lock: WakeLockSentinel | undefined;
  const take = async () => {
    // It is lost whenever the page is hidden, and refused where the battery is low.
    if (over || document.visibilityState !== 'visible') return;
    lock = await navigator.wakeLock?.request('screen').catch(() => undefined);
    if (over) await lock?.release();
  };
  void take();
  document.addEventListener('visibilitychange', take);
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
