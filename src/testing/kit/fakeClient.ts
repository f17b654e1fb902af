import type { Client } from '../../../server/socket/channel'

/**
 * A socket as a channel of the server sees it: that of a page, and never slow.
 *
 * @param send takes the frames that the channel sends
 * @param more what differs: `{ tab: null }` is a documented socket
 */
export const fakeClient = (send: Client['send'], more: Partial<Client> = {}): Client => ({
  id: 'socket',
  tab: 'tab',
  address: '127.0.0.1',
  agentSeq: null,
  agentEpoch: null,
  bufferedBytes: () => 0,
  answerBytes: () => 0,
  answerRoom: async () => undefined,
  ...more,
  send,
})
