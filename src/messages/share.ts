export const shareMessages = {
  copiedLink: 'Link copied.',
  linkIsHosts: 'The page around this workspace has the address.',
} as const
