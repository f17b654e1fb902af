import { beforeEach, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import '../../../ui/theme/global.css'
import { createFilesHarness } from '../../../testing/filesHarness'
import { WorkspaceProvider } from '../../context/WorkspaceProvider'
import { FileTree } from './FileTree'

/** As many as an installation of packages makes, in frames of a server that does not join them. */
const CHANGES = 20_000
const PER_TURN = 200
const NAMES = ['last.ts', ...Array.from({ length: 10 }, (_, n) => `f${n}.ts`)]

beforeEach(() => page.viewport(1000, 600))

const row = (name: string) => page.getByRole('treeitem', { name, exact: true })
const shownInFolder = () =>
  page
    .getByRole('treeitem')
    .elements()
    .filter((element) => element.getAttribute('aria-level') === '2')
    .map((element) => element.getAttribute('aria-label'))
    .sort()

it('ends a storm of changes as it is on disk, and asks for that a bounded number of times', async () => {
  const { workspace, change, asked, files } = createFilesHarness({ '/lib/a.ts': '', '/z.ts': '' })
  await render(
    <WorkspaceProvider workspace={workspace}>
      <div style={{ blockSize: 500, inlineSize: 300 }}>
        <FileTree activePath={null} onOpenFile={() => {}} />
      </div>
    </WorkspaceProvider>,
  )
  await expect.element(row('lib')).toBeVisible()
  await userEvent.click(row('lib'))
  await expect.element(row('a.ts')).toBeVisible()
  const before = asked.length
  const begun = performance.now()
  for (let n = 0; n < CHANGES; n += 1) {
    const path = n % 2 === 0 ? `/lib/f${n % 10}.ts` : `/other/d${n % 500}/f.ts`
    change(path, n % 3 === 0 ? null : String(n))
    if (n % PER_TURN === 0) await new Promise((resolve) => setTimeout(resolve))
  }
  change('/lib/f1.ts', null)
  change('/lib/last.ts', '')
  change('/lib/a.ts', null)
  const onDisk = NAMES.filter((name) => files.text(`/lib/${name}`) !== null).sort()
  await vi.waitFor(() => expect(shownInFolder()).toEqual(onDisk))
  // Two folders are shown: of the changes in 100 ms eight are looked at by themselves, the others together.
  const windows = (performance.now() - begun) / 100 + 1
  expect(asked.length - before).toBeLessThan(windows * 9 * 2)
  expect(asked.length - before).toBeLessThan(CHANGES / 4)
})
