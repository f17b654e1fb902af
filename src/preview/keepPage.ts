/**
 * A file dropped on a previewed page takes the place of the whole tab, the IDE included, where the page does not take it
 * itself. What the page does with it, and the pointer that it shows, are left to it.
 */
export function keepPage(page: Window): void {
  page.ondragover = page.ondrop = (event) => {
    const { dataTransfer, target } = event
    const isField = target instanceof HTMLInputElement && target.files
    if (dataTransfer?.types.includes('Files') && !isField) event.preventDefault()
  }
}
