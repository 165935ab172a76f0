/** What is still on its way: places of what is loading, and lists that have no rows yet. */
const LOADING = 'main [data-loading], main [aria-busy=true]'
const LONGEST_MS = 8_000
/** So long nothing may be on its way: what has come may itself ask for something. */
const CALM_MS = 250

/**
 * Prints the page with what lies below the fold and with every row of long lists: has all of it drawn, waits until it
 * is there, then opens the browser's dialog. What has not come after eight seconds is printed as it stands.
 */
export async function printWhole(): Promise<void> {
  dispatchEvent(new Event('beforeprint'))
  const began = performance.now()
  for (let calm = began; performance.now() - began < LONGEST_MS; ) {
    await new Promise((resume) => setTimeout(resume, 50))
    if (document.querySelector(LOADING)) calm = performance.now()
    else if (performance.now() - calm >= CALM_MS) break
  }
  window.print()
  dispatchEvent(new Event('afterprint'))
}
