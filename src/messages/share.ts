export const shareMessages = {
  command: 'Embed this workspace in a page',
  copyLink: 'Copy link to here',
  copiedLink: 'Link copied.',
  linkIsHosts: 'The page around this workspace has the address.',
} as const
