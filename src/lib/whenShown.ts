/** Runs at once where the page is shown, else once it is. Returns what cancels that. */
export function whenShown(run: () => void): () => void {
  if (!document.hidden) {
    run()
    return () => {}
  }
  document.addEventListener('visibilitychange', run, { once: true })
  return () => document.removeEventListener('visibilitychange', run)
}
