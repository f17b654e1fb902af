import * as monaco from 'monaco-editor/editor/editor.api'
import './monacoFeatures'
import { json, typescript } from 'monaco-editor/languages/register.all'
import { deriveThemes } from '../../../../ui/theme/deriveThemes'
import { THEME_NAMES } from '../../../../ui/theme/themeNames'
import { registerLanguages } from './monacoLanguages'
import { installQuickInput } from './monacoQuickInput'
import { registerSymbols } from './monacoSymbols'
import { installWorkers } from './monacoWorkers'

/**
 * Monaco, set up once for this page, behind a dynamic import: nothing that is needed at the start may import this
 * file. The TypeScript service sees one file and not the project, so it completes but does not judge types or
 * imports; JSON schemas are never fetched.
 */
installQuickInput()
installWorkers(window)
for (const name of THEME_NAMES) monaco.editor.defineTheme(name, deriveThemes(name).monaco)
for (const defaults of [typescript.typescriptDefaults, typescript.javascriptDefaults])
  defaults.setDiagnosticsOptions({ noSemanticValidation: true, noSuggestionDiagnostics: true })
json.jsonDefaults.setDiagnosticsOptions({
  validate: true,
  allowComments: true,
  comments: 'ignore',
  trailingCommas: 'ignore',
  enableSchemaRequest: false,
})

registerLanguages()
registerSymbols()
// The other files that have problems are not known.
monaco.editor.addKeybindingRules([
  { keybinding: monaco.KeyCode.F8, command: '-editor.action.marker.nextInFiles' },
  { keybinding: monaco.KeyMod.Shift | monaco.KeyCode.F8, command: '-editor.action.marker.prevInFiles' },
  { keybinding: monaco.KeyCode.F8, command: 'editor.action.marker.next', when: 'editorFocus' },
  {
    keybinding: monaco.KeyMod.Shift | monaco.KeyCode.F8,
    command: 'editor.action.marker.prev',
    when: 'editorFocus',
  },
  // On Linux Monaco takes the key of the browser's own tools.
  {
    keybinding: monaco.KeyMod.Shift | monaco.KeyMod.Alt | monaco.KeyCode.KeyF,
    command: 'editor.action.formatDocument',
    when: 'editorTextFocus && editorHasDocumentFormattingProvider && !editorReadonly',
  },
])

export { monaco }
