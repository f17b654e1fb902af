/** The script with which a page shows workspaces, served at `/embed/sdk.js`. */
export type * from './events'
export type * from './messages'
export type * from './methods'
export { EmbedError } from './portTalk'
export { defineWorkspaceIde } from './sdkElement'
export { mount } from './sdkMount'
export type * from './sdkTypes'
