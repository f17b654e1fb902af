/**
 * A file dropped on a previewed page takes the place of the whole tab, the IDE included, where the page does not take it
 * itself. What the page does with it, and the pointer that it shows, are left to it.
 */
export function keepPage(page: Window): void {
  for (const type of ['dragover', 'drop'] as const)
    page.addEventListener(type, (event) => {
      const isField = event.target instanceof Element && event.target.matches('input[type="file"]')
      if (event.dataTransfer?.types.includes('Files') && !isField) event.preventDefault()
    })
}
