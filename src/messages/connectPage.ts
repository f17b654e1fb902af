/** The texts of the page that asks for a server, which come with its code. */
export const connectPageMessages = {
  title: 'Aether IDE',
  lead: 'Connect to a workspace server.',
  serverAddress: 'Server address',
  token: 'Token',
  tokenHint: 'The server prints it when it starts. It is kept for this tab only.',
  tokenFromLink: 'Leave this empty to use the token of your link.',
  connect: 'Connect',
  connecting: 'Connecting',
  workspaces: 'Workspaces',
  loading: 'Loading the workspaces',

  badAddress: 'Enter an address that starts with https://. http:// works for this computer only.',
  missingToken: 'Enter the token of this server.',
  foreign: (host: string) =>
    `This link leads to ${host}, which is not the server of this page. Nothing is sent to ${host} before you connect.`,
  unusable: 'The server in this link is not an address that can be used. Enter the right one.',

  none: 'This server has no workspaces.',
  notThere: (id: string) => `There is no workspace "${id}" on this server. Choose another one.`,
  choose: 'Choose a workspace to open.',
  statuses: {
    creating: 'Being created',
    starting: 'Starting',
    running: 'Running',
    stopping: 'Stopping',
    stopped: 'Stopped',
    error: 'Failed',
    stop_failed: 'Could not be stopped',
  },

  errors: {
    auth: (host: string) => `${host} did not accept this token.`,
    notFound: (host: string) => `${host} answers, but it is not a workspace server.`,
    unreadable: (host: string) => `${host} answers, but not like a workspace server.`,
    refused: (host: string, status: number) => `${host} refused to list its workspaces (HTTP ${status}).`,
    network: (host: string) =>
      `Can't reach ${host}. It may be down, or it may not allow this page to connect to it.`,
  },
} as const
