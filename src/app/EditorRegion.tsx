import { lazy } from 'react'
import { messages } from '../messages/en'
import { Pane } from './Pane'
import shell from './Shell.module.css'

const EditorArea = lazy(async () => ({ default: (await import('./editorArea/EditorArea')).EditorArea }))

export function EditorRegion() {
  const name = messages.app.regions.editor
  return (
    <main id="editor" className={shell.editor} aria-label={name} data-region="editor">
      <Pane name={name} rows={12}>
        <EditorArea />
      </Pane>
    </main>
  )
}
