import { connect } from './documentedClient'

/** Makes a workspace one in which nothing was arranged or written yet. */
export async function forgetUiState(workspace: Parameters<typeof connect>[0]): Promise<void> {
  const client = await connect(workspace, 'subprotocol')
  await client.next(({ type }) => type === 'state')
  client.send({ channel: 'config', type: 'ui_get', requestId: 'known' })
  const { data } = await client.next(({ requestId }) => requestId === 'known')
  const { entries } = data as { entries: Record<string, string> }
  const patch = Object.fromEntries(Object.keys(entries).map((name) => [name, null]))
  client.send({ channel: 'config', type: 'ui_set', requestId: 'gone', patch })
  await client.next(({ requestId }) => requestId === 'gone')
  client.end()
}
