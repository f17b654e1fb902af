import { useRef } from 'react'
import { useWorkspace } from '../../channels/context/WorkspaceProvider'
import { nameOf } from '../../channels/files/paths'
import { revealHiddenInLine } from '../../lib/text/revealHidden'
import { closeMessages as text } from '../../messages/editing/closing'
import { messages } from '../../messages/en'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/dialog/Dialog'
import { useApp, useTabs } from '../AppContext'
import { pathOf } from './tabsStore'

/** Names that are listed. */
const NAMED = 10

/** Asks what to do with unsaved text when tabs close. The focus starts on the answer that loses nothing. */
export function CloseDialog({ ids }: { ids: readonly string[] }) {
  const { editors } = useWorkspace().files
  const { commands } = useApp().tabs
  const tabs = useTabs((state) => state.tabs)
  const save = useRef<HTMLButtonElement>(null)
  const asked = ids.flatMap((id) => {
    const path = pathOf(tabs.find((tab) => tab.id === id)?.content)
    return path === null ? [] : [{ id, path }]
  })
  const names = asked.map(({ path }) => revealHiddenInLine(nameOf(path)))
  const [first = ''] = names
  const saveAll = () => {
    commands.keepOpen()
    for (const { id, path } of asked)
      void editors.save(path).then((isSaved) => isSaved && commands.closeNow(id))
  }
  const discardAll = () => {
    for (const { id } of asked) commands.closeNow(id)
  }
  return (
    <Dialog
      open
      title={names.length > 1 ? text.askToSaveAll(names.length) : messages.editor.askToSave(first)}
      role="alertdialog"
      initialFocus={save}
      onClose={commands.keepOpen}
      footer={
        <>
          <Button onClick={commands.keepOpen}>{messages.editor.cancel}</Button>
          <Button variant="danger" onClick={discardAll}>
            {messages.editor.dontSave}
          </Button>
          <Button ref={save} variant="primary" onClick={saveAll}>
            {names.length > 1 ? text.saveAll : messages.editor.save}
          </Button>
        </>
      }
    >
      {names.length > 1 && (
        <ul>
          {asked.slice(0, NAMED).map(({ id, path }) => (
            <li key={id}>{revealHiddenInLine(path.slice(1))}</li>
          ))}
          {names.length > NAMED && <li>{text.others(names.length - NAMED)}</li>}
        </ul>
      )}
      <p>{messages.editor.askBody}</p>
    </Dialog>
  )
}
