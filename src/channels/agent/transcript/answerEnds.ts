import { focusIfHere } from '../../../lib/focusIfHere'

const isOfUser = (article: HTMLElement | undefined): boolean => article?.dataset.kind === 'user'

/** The first or the last row of the answer in which a row stands; of a message of the user, of the answer to it. */
function endOfAnswer(article: HTMLElement, where: 'start' | 'end'): HTMLElement {
  const articles = [...(article.closest('[role=feed]')?.querySelectorAll<HTMLElement>('article') ?? [])]
  let at = articles.indexOf(article)
  const step = where === 'start' ? -1 : 1
  if (isOfUser(article) && articles[at + 1]) at += 1
  while (articles[at + step] && !isOfUser(articles[at + step])) at += step
  return articles[at] ?? article
}

/** Goes to where an answer begins or ends, with the focus. */
export function goToAnswer(article: HTMLElement, where: 'start' | 'end'): void {
  const row = endOfAnswer(article, where)
  focusIfHere(row, { preventScroll: true })
  row.scrollIntoView({ block: where === 'start' ? 'start' : 'end' })
}
