import { focusIfHere } from './focusIfHere'

/**
 * Puts a text on the clipboard, inside a click. In a frame without the clipboard permission the modern way is
 * refused while the old one still works, so both are tried. False: show the text selected, for copying by hand.
 */
export async function copyText(text: string, page: Document): Promise<boolean> {
  try {
    await page.defaultView?.navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyBySelection(text, page)
  }
}

function copyBySelection(text: string, page: Document): boolean {
  const focused = page.activeElement
  const field = page.createElement('textarea')
  field.value = text
  field.readOnly = true
  field.style.position = 'fixed'
  field.style.opacity = '0'
  page.body.append(field)
  field.select()
  const copied = page.execCommand('copy')
  field.remove()
  if (focused instanceof HTMLElement) focusIfHere(focused)
  return copied
}
