import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { connect } from './documentedClient'
import { expect, test } from './realTest'

for (const how of ['subprotocol', 'query'] as const) {
  test(`a client that knows only part 1 works on all channels, with its token as ${how}`, async ({
    server,
  }) => {
    const client = await connect(server.ready, how)

    client.send({ channel: 'terminal', type: 'create', sessionId: 't1', cols: 80, rows: 24 })
    client.send({ channel: 'terminal', type: 'input', sessionId: 't1', data: 'echo $((6*7))-$TERM\r' })
    const output = () =>
      client.frames
        .filter((f) => f.type === 'output')
        .map((f) => f.data)
        .join('')
    await expect.poll(output).toContain('42-xterm-256color')

    const listed = await client.ask('list', { path: '/' })
    expect(listed.data).toEqual([expect.objectContaining({ name: 'README.md', type: 'file' })])
    expect((await client.ask('write', { path: '/deep/new.txt', content: 'hello' })).data).toMatchObject({
      size: 5,
    })
    expect((await client.ask('read', { path: '/deep/new.txt' })).data).toMatchObject({
      content: 'hello',
      encoding: 'utf-8',
    })
    await client.next((f) => f.type === 'change' && String(f.path).startsWith('/deep'))

    await writeFile(join(server.root, 'outside.txt'), 'x')
    await client.next((f) => f.type === 'change' && f.path === '/outside.txt')

    const port = how === 'query' ? 8131 : 8132
    client.send({
      channel: 'terminal',
      type: 'input',
      sessionId: 't1',
      data: `python3 -m http.server ${port} --bind 127.0.0.1\r`,
    })
    await client.next((f) => f.channel === 'ports' && f.type === 'open' && f.port === port)
    client.send({ channel: 'ports', type: 'kill', port })
    await client.next((f) => f.channel === 'ports' && f.type === 'close' && f.port === port)

    client.send({ channel: 'agent', type: 'prompt', prompt: 'list', taskId: 'task-1' })
    await client.next((f) => f.channel === 'agent' && f.type === 'text')
    await client.next((f) => f.channel === 'agent' && f.type === 'task' && f.status === 'completed')

    client.send({ channel: 'terminal', type: 'close', sessionId: 't1' })
    await client.next((f) => f.channel === 'terminal' && f.type === 'close')
    client.end()
    expect(await client.closed).toBe(1000)
  })
}

test('bad input gets words and never ends the socket, but for a frame that is too large', {
  tag: '@smoke',
}, async ({ server }) => {
  await mkdir(join(server.root, 'folder'))
  await symlink('/etc', join(server.root, 'away'))
  const client = await connect(server.ready, 'subprotocol')
  const codeOf = async (type: string, fields: object) => (await client.ask(type, fields)).code

  for (const bad of [
    'not json',
    '[]',
    'null',
    '{}',
    '{"channel":"files"}',
    '"text"',
    `${'['.repeat(5_000)}`,
  ]) {
    const before = client.frames.length
    client.send(bad)
    await client.next((frame) => frame.channel === 'error' && client.frames.indexOf(frame) >= before)
  }
  client.send({ channel: 'nowhere', type: 'x' })
  await client.next((f) => f.code === 'UNKNOWN_CHANNEL')
  for (const channel of ['terminal', 'files', 'agent', 'ports', 'config']) {
    const before = client.frames.length
    client.send({ channel, type: 'no-such-type' })
    await client.next((frame) => frame.code === 'UNKNOWN_TYPE' && client.frames.indexOf(frame) >= before)
  }
  client.send({ channel: 'terminal', type: 'create' })
  await client.next((f) => f.code === 'BAD_REQUEST')

  for (const path of ['/../etc/passwd', '/a/../../etc', 'relative', '..', '/folder/../../x']) {
    expect(await codeOf('read', { path }), path).toBe('INVALID_PATH')
  }
  expect(['INVALID_PATH', 'PERMISSION_DENIED']).toContain(await codeOf('read', { path: '/away/passwd' }))
  expect(await codeOf('read', { path: '/etc/passwd' })).toBe('NOT_FOUND')
  expect(await codeOf('write', { path: '/folder', content: 'x' })).toBe('IS_DIRECTORY')
  expect(await codeOf('read', { path: '/folder' })).toBe('IS_DIRECTORY')
  expect(await codeOf('delete', { path: '/' })).toBe('INVALID_PATH')
  expect(await codeOf('read', {})).toBe('BAD_REQUEST')

  const before = client.frames.length
  client.send({ channel: 'ports', type: 'kill', port: server.ready.port })
  await client.next((f) => f.type === 'error' && client.frames.indexOf(f) >= before)

  client.send({ channel: 'files', type: 'stat', requestId: 'alive', path: '/' })
  await client.next((f) => f.requestId === 'alive')
  client.send('x'.repeat(1_048_577))
  expect([1009, 1006]).toContain(await client.closed)
  const again = await connect(server.ready, 'subprotocol')
  expect((await again.ask('list', { path: '/' })).success).toBe(true)
  again.end()
})

test('a wrong token, origin, host or workspace is refused with its documented status', {
  tag: '@smoke',
}, async ({ server }) => {
  const { origin, workspaceId, token, port } = server.ready
  const path = `/workspaces/${workspaceId}`
  const status = (headers: Record<string, string>, address = path) =>
    new Promise((resolve, reject) => {
      const asked = request({ host: 'localhost', port, path: address, headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      asked.on('error', reject).end()
    })
  const right = { authorization: `Bearer ${token}` }
  expect(await status(right)).toBe(200)
  expect(await status({})).toBe(401)
  expect(await status({ authorization: 'Bearer wrong' })).toBe(401)
  expect(await status(right, '/workspaces/ws-00000000')).toBe(404)
  expect(await status({ ...right, host: 'evil.example' })).toBe(421)

  const upgrade = (headers: Record<string, string>, protocols = ['Bearer', token]) =>
    new Promise((resolve) => {
      const ws = new WebSocket(`${origin.replace('http', 'ws')}${path}/ws`, protocols, { headers })
      ws.once('open', () => {
        ws.close()
        resolve(101)
      })
      ws.once('unexpected-response', (_, answer) => resolve(answer.statusCode))
      ws.once('error', () => {})
    })
  expect(await upgrade({})).toBe(101)
  expect(await upgrade({ origin })).toBe(101)
  expect(await upgrade({ origin: 'null' })).toBe(403)
  expect(await upgrade({ origin: 'http://localhost:1' })).toBe(403)
  expect(await upgrade({ origin: `${origin}.evil.example` })).toBe(403)
  expect(await upgrade({}, ['Bearer', 'wrong'])).toBe(401)
  expect(await upgrade({ host: 'evil.example' })).toBe(421)
})
