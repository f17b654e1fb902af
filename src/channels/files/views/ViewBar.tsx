import type { ReactNode } from 'react'
import { fileViewMessages as words } from '../../../messages/editing/fileViews'
import { Button } from '../../../ui/Button'
import { useWorkspace } from '../../context/WorkspaceProvider'
import { nameOf } from '../paths'
import { DownloadButton } from './DownloadButton'
import { Part } from './Part'
import { isMedia, type ShownAs, showAs } from './viewKinds'
import styles from './views.module.css'

/** Above a view: what else it can be shown as. `children` are the view's own controls. */
export function ViewBar({
  path,
  as,
  children,
  facts,
}: {
  path: string
  as: ShownAs
  children?: ReactNode
  facts?: ReactNode
}) {
  const { editors } = useWorkspace().files
  const others: readonly ShownAs[] = isMedia(path) ? ['media', 'hex', 'text'] : ['text', 'hex']
  return (
    <div className={styles.bar}>
      <Part className={styles.tools} role="group" aria-label={words.viewOf(nameOf(path))}>
        {others
          .filter((other) => other !== as)
          .map((other) => (
            <Button key={other} size="sm" variant="quiet" onClick={() => showAs(editors, path, other)}>
              {words.as[other]}
            </Button>
          ))}
        <DownloadButton path={path} size="sm" />
      </Part>
      {children}
      <span className={styles.facts}>{facts}</span>
    </div>
  )
}
