/** The dialogs about the connection, which come when they are opened. */
export const connectionDialogMessages = {
  title: 'Connection',
  workspace: 'Workspace',
  folder: 'Folder',
  server: 'Server',
  state: 'State',
  attempts: 'Failed tries',
  downSince: 'Down since',
  waitsFor: 'Still missing',
  proxy: 'The server answers, but something between you and it refuses WebSocket connections.',
  expiredDetail: 'The server no longer accepts your token. Nothing was lost: what you have open stays here.',
  stoppedDetail:
    'The workspace has stopped. What you have open stays here. Start it again where you manage it.',
  startableDetail: 'The workspace has stopped. What you have open stays here. You can start it again.',
  startingDetail: 'The workspace is starting. The page connects as soon as it runs.',
  suspectDetail: 'The server has not answered for a while. If it stays silent, the page connects anew.',
  goneDetail: 'The server does not know this workspace any more. What you have open stays here.',
  waitingDetail: 'Nothing is lost: what you have open stays here, and the page reconnects by itself.',
  signInTitle: 'Sign in again',
  token: 'Token',
  tokenNote: 'Paste a token for this workspace. It is sent to this server only.',
  connect: 'Connect',
}
