import { appendFileSync, chmodSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createGitPlace, type GitPlace } from '../testing/gitHarness'

let place: GitPlace
beforeEach(() => {
  place = createGitPlace()
  place.git('work', 'init')
  place.write('work/a')
  place.git('work', 'add', '-A')
  place.git('work', 'commit', '-m', 'first')
})
afterEach(() => place.remove())

/** A filter of that name, which the file goes through. */
function filterNamed(name: Buffer) {
  const trap = place.trap('clean')
  const section = [Buffer.from('[filter "'), name, Buffer.from(`"]\nclean = ${trap.command}\n`)]
  appendFileSync(place.path('work/.git/config'), Buffer.concat(section))
  writeFileSync(
    place.path('work/.gitattributes'),
    Buffer.concat([Buffer.from('a filter='), name, Buffer.from('\n')]),
  )
  place.write('work/a', 'edited')
  return trap
}

it.each(['', 'a\u2028b', 'a\rb', 'a=b'])(
  'a filter does not run whatever its name has: %j (F17)',
  async (name) => {
    const trap = filterNamed(Buffer.from(name))
    const git = place.open('work')
    const { repositories } = await git.status(true)
    expect(repositories[0]).toMatchObject({ withheld: [`filter.${name}.clean`] })
    await git.act('/', { kind: 'stage', paths: ['/a'] }).catch(() => undefined)
    expect(trap.ran()).toBe(false)
  },
)

it('a repository that names a program by what is no text is left alone until it is trusted (F17)', async () => {
  const trap = filterNamed(Buffer.from([0x61, 0xe9]))
  const git = place.open('work')
  expect((await git.status(true)).repositories[0]?.problem).toMatch(/no UTF-8/)
  await expect(git.act('/', { kind: 'stage', paths: ['/a'] })).rejects.toThrow()
  expect(trap.ran()).toBe(false)
  await git.trust(true)
  expect((await git.status(true)).repositories[0]?.problem).toBeUndefined()
})

it('nothing that a submodule names runs by an act in the repository around it (F17)', async () => {
  const trap = place.trap('monitor')
  place.git('.', 'init', '-q', 'sub')
  place.git('sub', 'commit', '-qm', 'x', '--allow-empty')
  place.git('work', 'submodule', '--quiet', 'add', place.path('sub'), 'sub')
  place.git('work', 'commit', '-qm', 'sub')
  place.git('work/sub', 'commit', '-qm', 'y', '--allow-empty')
  place.git('work/sub', 'config', 'core.fsmonitor', trap.command)
  place.git('work', 'config', 'submodule.sub.ignore', 'none')
  place.write('work/.git/modules/sub/hooks/post-checkout', `#!/bin/sh\n${trap.command} </dev/null\n`)
  chmodSync(place.path('work/.git/modules/sub/hooks/post-checkout'), 0o755)
  place.write('work/a', 'edited')
  const git = place.open('work')
  await git.status(true)
  await git.act('/', { kind: 'stage', group: 'changed' })
  await git.act('/', { kind: 'unstage', group: 'staged' })
  await git.act('/', { kind: 'stage', paths: ['/sub', '/a'] })
  await git.act('/', { kind: 'commit', message: 'both' })
  place.write('work/a', 'again')
  await git.act('/', { kind: 'stash', message: '' })
  await git.act('/', { kind: 'createBranch', name: 'side', isSwitched: true })
  await git.act('/', { kind: 'switch', name: 'main' })
  await git.act('/', { kind: 'merge', name: 'side' })
  expect(trap.ran()).toBe(false)
})
