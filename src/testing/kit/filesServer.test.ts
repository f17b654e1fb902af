import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createFilesChannel } from '../../../server/channels/files/files'
import { CAPABILITIES, type Envelope } from '../../socket/protocol'
import { fakeClient } from './fakeClient'
import { createFilesServer } from './filesServer'
import { createMemoryDisk } from './memoryDisk'
import { createMemoryFiles } from './memoryFiles'

const START = {
  '/a.txt': 'one\r\n',
  '/bytes.bin': '\0\xff',
  '/src/main.ts': 'two',
  '/src/lib/deep.ts': 'three',
}
const PATHS = [
  '/',
  '/a.txt',
  '/b.txt',
  '/bytes.bin',
  '/src',
  '/src/main.ts',
  '/src/lib',
  '/new',
  '/new/x.txt',
]

const path = fc.constantFrom(...PATHS)
/** The version `current` stands for what the file has now. */
const request = fc.oneof(
  fc.record({ type: fc.constantFrom('list', 'stat', 'mkdir', 'read'), path }),
  fc.record({ type: fc.constant('list'), path, names: fc.boolean() }),
  fc.record({ type: fc.constant('read'), path, charset: fc.constant('auto') }),
  fc.record({ type: fc.constant('read'), path, unlessVersion: fc.constantFrom('current', 'stale') }),
  fc.record({
    type: fc.constant('read'),
    path,
    live: fc.constant(true),
    offset: fc.nat(9),
    length: fc.nat(9),
  }),
  // The root is refused in words of its own.
  fc.record({ type: fc.constant('delete'), path: path.filter((each) => each !== '/') }),
  fc.record({
    type: fc.constantFrom('rename', 'copy'),
    oldPath: path.filter((each) => each !== '/'),
    newPath: path.filter((each) => each !== '/'),
  }),
  fc.record(
    {
      type: fc.constant('write'),
      path: path.filter((each) => each !== '/'),
      content: fc.constantFrom('one', 'two', 'é\n'),
      ifVersion: fc.constantFrom(null, 'current', 'stale'),
    },
    { requiredKeys: ['type', 'path', 'content'] },
  ),
)
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never

function startChannel() {
  const { disk, watcher } = createMemoryDisk(START)
  const channel = createFilesChannel({ disk, watcher, ripgrep: null, log: { warn() {} } })
  const answers: Envelope[] = []
  const client = fakeClient((frame) => void (frame.type === 'change' || answers.push(frame)))
  channel.opened(client)
  return { channel, answers, client }
}

it('answers what the files channel of the server answers', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 12 }), async (requests) => {
      const { channel, answers, client } = startChannel()
      const files = createMemoryFiles(START)
      const server = createFilesServer(files)
      const ours: object[] = []
      for (const [index, one] of requests.entries()) {
        const frame = { ...one, ...versionFor(one, files) }
        ours.push({ type: one.type, ...server.answer(frame) })
        void channel.received(client, { channel: 'files', requestId: String(index), ...frame })
        await expect.poll(() => answers.length, { interval: 1 }).toBe(index + 1)
      }
      expect(ours).toEqual(answers.map(({ channel: _, requestId: __, ...answer }) => answer))
      channel.closed(client)
      await channel.stop()
    }),
    { numRuns: 100 },
  )
})

function versionFor(one: Request, files: ReturnType<typeof createMemoryFiles>): object {
  if (!('path' in one)) return {}
  const { path } = one
  const current = () => (files.text(path) === null ? 'none' : files.read(path).version)
  if ('unlessVersion' in one && one.unlessVersion === 'current') return { unlessVersion: current() }
  return 'ifVersion' in one && one.ifVersion === 'current' ? { ifVersion: current() } : {}
}

it('announces what the files channel announces, and refuses a file that fits no message in the same words', async () => {
  const { channel, answers, client } = startChannel()
  const server = createFilesServer(createMemoryFiles({ '/big': 'x'.repeat(1_100_000) }))
  expect(CAPABILITIES.filter(server.has)).toEqual(
    CAPABILITIES.filter((one) => channel.capabilities.includes(one)),
  )
  void channel.received(client, {
    channel: 'files',
    requestId: '1',
    type: 'write',
    path: '/big',
    content: 'x'.repeat(1_100_000),
  })
  void channel.received(client, { channel: 'files', requestId: '2', type: 'read', path: '/big' })
  await expect.poll(() => answers.length).toBe(2)
  expect(answers[1]).toMatchObject(server.answer({ type: 'read', path: '/big' }))
})
