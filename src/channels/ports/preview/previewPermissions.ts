import { methodOf } from '../../../lib/methodOf'

/**
 * What may go on to a previewed page of what the page around gave us. Never more: a preview can be foreign code,
 * so it neither reads the clipboard nor takes pictures of the tab, and in a page of our own it is given nothing.
 */
const LENT = ['clipboard-write', 'fullscreen', 'local-network-access']

/** The `allow` of a preview's frame. Browsers that do not say what they let us do lend nothing. */
export function previewPermissions(page: Document, isEmbed: boolean): string {
  const allows = isEmbed ? methodOf(Reflect.get(page, 'featurePolicy'), 'allowsFeature') : null
  return LENT.filter((feature) => allows?.(feature) === true).join('; ')
}
