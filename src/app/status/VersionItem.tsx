import { TriangleAlert } from 'lucide-react'
import { useConfig, useWorkspace } from '../../channels/context/WorkspaceProvider'
import { messages } from '../../messages/en'
import styles from './StatusBar.module.css'

const text = messages.app.status

/**
 * The server that served this page serves another one since. Only the user reloads, and what is unsaved is kept
 * before. A page from elsewhere would stay as it is, and one in a frame is its host's to reload.
 */
export function VersionItem() {
  const { endpoint, files } = useWorkspace()
  const isOther = useConfig(
    ({ config, firstBuild }) => firstBuild !== null && (config?.build ?? firstBuild) !== firstBuild,
  )
  if (!isOther || endpoint !== location.origin || window.parent !== window) return null
  const reload = async () => {
    await files.editors.persisted()
    location.reload()
  }
  return (
    <>
      <span className={styles.item} data-tone="warning" role="status">
        <TriangleAlert aria-hidden="true" size={12} strokeWidth={1.5} />
        {text.newVersion}
      </span>
      <button type="button" className={styles.action} onClick={() => void reload()}>
        {text.reloadWhenReady}
      </button>
    </>
  )
}
