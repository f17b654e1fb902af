import { TriangleAlert } from 'lucide-react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { cardMessages } from '../../../messages/requestCards'
import { requestMessages } from '../../../messages/requests'
import { ExactText } from '../../../ui/ExactText'
import type { PermissionItem } from '../shared/state'
import { DiffView } from '../tools/DiffView'
import { Shortened } from '../tools/Shortened'
import { cwdOf, reasonOf } from '../tools/toolInput'
import { exactly } from './exactly'
import styles from './NeedsYou.module.css'

const copy = cardMessages.permission
const { verb } = requestMessages.permission

/** What a permission is about in a few words, as far as what is shown below does not say it. */
export function objectOf(item: PermissionItem): string | null {
  const heading = revealHidden(item.title || verb[item.toolKind])
  return heading === exactly(item) ? null : heading
}

/** All that is known of what would be done: the thing itself, where it happens, and why as the agent says. */
export function Requested({ item }: { item: PermissionItem }) {
  const exact = exactly(item)
  const cwd = cwdOf(item.input)
  const reason = reasonOf(item.input)
  return (
    <>
      {exact !== null && <ExactText text={exact} />}
      <Contents item={item} />
      {item.truncated && <Shortened length={null} />}
      {cwd !== null && <p className={styles.fact}>{copy.where(revealHidden(cwd))}</p>}
      {reason !== null && (
        <p className={styles.fact}>
          {copy.agentSays} <span dir="auto">{revealHidden(reason)}</span>
        </p>
      )}
    </>
  )
}

function Contents({ item }: { item: PermissionItem }) {
  const diffs = item.content?.filter((content) => content.type === 'diff') ?? []
  const texts = item.content?.filter((content) => content.type === 'text') ?? []
  return (
    <>
      {texts.map(({ text }) => (
        <ExactText key={text} text={text} />
      ))}
      {diffs.map((diff) => (
        <div key={diff.path} className={styles.diff}>
          <p className={styles.path}>{revealHidden(diff.path)}</p>
          <DiffView content={diff} />
        </div>
      ))}
    </>
  )
}

const isKnown = (fact: string): fact is keyof typeof copy.fact => fact in copy.fact

/** What the server sees in it. */
export function Facts({ item }: { item: PermissionItem }) {
  const facts = item.facts?.filter(isKnown) ?? []
  if (facts.length === 0) return null
  return (
    <ul className={styles.risks} aria-label={copy.facts}>
      {facts.map((fact) => (
        <li key={fact}>
          <TriangleAlert aria-hidden="true" size={14} strokeWidth={1.5} />
          {copy.fact[fact]}
        </li>
      ))}
    </ul>
  )
}
