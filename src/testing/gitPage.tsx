import { page } from 'vitest/browser'
import { cleanup, render } from 'vitest-browser-react'
import { App } from '../app/App'
import '../ui/theme/global.css'
import type { Capability } from '../socket/protocol'
import { stateFrame } from './configEvents'
import { createFilesHarness } from './filesHarness'
import { createGitServer } from './gitServer'

/**
 * A whole page whose files in memory are those of a repository.
 *
 *     const { git, edit } = await renderGitApp({ '/a.ts': 'one\n' })
 *     edit({ '/a.ts': 'two\n' })
 */
export async function renderGitApp(
  start: Record<string, string>,
  { width = 1440, height = 900, capabilities = ['files.version', 'files.git'] as Capability[] } = {},
) {
  await cleanup()
  await page.viewport(width, height)
  const known = new Set(Object.keys(start))
  const harness = createFilesHarness(start, {
    also: {
      has: (capability) => capabilities.includes(capability),
      answer(frame) {
        const answer = git.answer(frame)
        if (frame.type === 'git_act' || frame.type === 'git_trust') setTimeout(tell)
        return answer
      },
    },
  })
  const git = createGitServer({
    read: harness.files.text,
    write: harness.change,
    paths: () => [...known],
  })
  const tell = () => harness.receive(git.frame())
  harness.workspace.config.uiState.set('commands', '')
  harness.receive({ ...stateFrame({ capabilities }) })
  await render(
    <div style={{ blockSize: '100dvh' }}>
      <App workspace={harness.workspace} />
    </div>,
  )
  return {
    ...harness,
    git,
    tell,
    /** Files are written, or deleted with null, and git says so. */
    edit(texts: Readonly<Record<string, string | null>>): void {
      for (const [path, text] of Object.entries(texts)) {
        known.add(path)
        harness.change(path, text)
      }
      tell()
    },
  }
}
