import { useEffect } from 'react'
import { useStore } from 'zustand/react'
import { revealHidden } from '../../../lib/text/revealHidden'
import { formatMessages as text } from '../../../messages/editing/format'
import { useAnnounce } from '../../../ui/announce/AnnounceProvider'
import { Button } from '../../../ui/Button'
import { ConfirmDialog } from '../../../ui/dialog/ConfirmDialog'
import { Dialog } from '../../../ui/dialog/Dialog'
import { useFormat } from './useFormat'

/** Asks once whether programs of the workspace may run, and says what the formatter found fault with. */
export function FormatDialog() {
  const format = useFormat()
  const announce = useAnnounce()
  const { asking, failure, notice } = useStore(format.store)
  useEffect(() => {
    if (notice) announce(notice.text)
  }, [notice, announce])
  if (asking) {
    const { name, version } = asking.formatter
    return (
      <ConfirmDialog
        open
        title={text.trustTitle}
        body={
          <>
            <p>{text.trustBody(text.names[name], version)}</p>
            <p>{text.trustMore}</p>
          </>
        }
        confirmLabel={text.trust}
        cancelLabel={text.notNow}
        danger
        onConfirm={format.trust}
        onCancel={format.dismiss}
      />
    )
  }
  if (!failure) return null
  const { formatter, words } = failure
  return (
    <Dialog
      open
      role="alertdialog"
      title={formatter ? text.failedTitle(text.names[formatter.name]) : text.failed}
      onClose={format.dismiss}
      footer={<Button onClick={format.dismiss}>{text.close}</Button>}
    >
      {words.split('\n').map((line, at) => (
        // Lines of words that never change.
        // biome-ignore lint/suspicious/noArrayIndexKey: they stand in their order
        <p key={at}>{revealHidden(line)}</p>
      ))}
    </Dialog>
  )
}
