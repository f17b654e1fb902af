import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { messages } from '../../messages/en'
import styles from './EditorArea.module.css'

/** Where the file is; the tree beside it is the way to go there. */
export function Breadcrumb({ path }: { path: string }) {
  const segments = path.split('/').filter((segment) => segment !== '')
  return (
    <ol className={styles.breadcrumb} aria-label={messages.editor.path} dir="ltr">
      {segments.map((segment, index) => (
        <li key={segments.slice(0, index + 1).join('/')}>
          <bdi>{revealHiddenInLine(segment)}</bdi>
        </li>
      ))}
    </ol>
  )
}
