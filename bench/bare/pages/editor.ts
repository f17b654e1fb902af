import { editor } from 'monaco-editor/editor/editor.api'
import 'monaco-editor/features/register.all'
import 'monaco-editor/languages/definitions/typescript/register'
import EditorWorker from 'monaco-editor/editor/editor.worker?worker'
import { showFileList } from './fileList'

self.MonacoEnvironment = { getWorker: () => new EditorWorker() }
const element = (id: string) => document.getElementById(id) ?? document.body
const view = editor.create(element('editor'), { automaticLayout: true, largeFileOptimizations: true })

async function open(path: string): Promise<void> {
  const answer = await fetch(`/api/file?path=${encodeURIComponent(path)}`)
  const text = await answer.text()
  const old = view.getModel()
  view.setModel(editor.createModel(text, path.endsWith('.ts') ? 'typescript' : 'plaintext'))
  old?.dispose()
}

showFileList(element('list'), element('rows'), open)
const asked = new URLSearchParams(location.search).get('file')
if (asked) void open(asked)
