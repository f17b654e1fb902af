import { useEffect, useRef } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import type { WorkspaceEmbed } from '../../embed-sdk/sdkTypes'
import styles from './ShareDialog.module.css'
import { choiceOptions, type ShareChoice } from './snippet'

/** Milliseconds that our own token is said to be good for: the frame asks again, and gets the one we have then. */
const TOKEN_MS = 600_000
/** Several choices in a row make one frame. */
const REST_MS = 300

/** The workspace in a frame of our own, small, as another page would show it. */
export function LivePreview({ workspace, choice }: { workspace: string; choice: ShareChoice }) {
  const { connection } = useWorkspace()
  const slot = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const box = slot.current?.appendChild(document.createElement('div'))
    if (!box) return
    box.className = styles.box ?? ''
    const ending = new AbortController()
    const timer = setTimeout(() => {
      // Not fetched ahead: without a connection there is nothing to show either.
      const showing = import('../../embed-sdk/sdkMount').then(({ show }) =>
        show(box, {
          origin: location.origin,
          workspace,
          signal: ending.signal,
          getToken: async () => ({ token: connection.ownToken(), expiresAt: Date.now() + TOKEN_MS }),
          ...choiceOptions(choice),
        }),
      )
      const end = (embed: WorkspaceEmbed) => {
        ending.signal.addEventListener('abort', () => void embed.destroy({ force: true }))
      }
      // The slot itself shows what goes wrong.
      showing.then(end, () => undefined)
    }, REST_MS)
    return () => {
      clearTimeout(timer)
      ending.abort()
      box.remove()
    }
  }, [connection, workspace, choice])
  return (
    <div className={styles.window} inert>
      <div ref={slot} className={styles.slot} />
    </div>
  )
}
