/** The texts of the dialog that shows the code for a host page, which come with its code. */
export const shareDialogMessages = {
  title: 'Embed this workspace',
  theme: 'Theme',
  themes: { system: 'As the browser', light: 'Light', dark: 'Dark', hc: 'High contrast' },
  layout: 'Layout',
  layouts: {
    auto: 'All panes',
    editor: 'Editor',
    agent: 'Agent',
    terminal: 'Terminal',
    preview: 'Preview',
  },
  panes: 'Panes',
  pane: {
    files: 'Files',
    editor: 'Editor',
    terminal: 'Terminal',
    agent: 'Agent',
    ports: 'Ports',
    preview: 'Preview',
  },
  readOnly: 'Read-only',
  readOnlyNote: 'A hint in the page. What a token allows is the server’s to say.',
  kind: 'Kind of code',
  kinds: { frame: 'A frame, for any page', script: 'A script, with tokens of your own' },
  code: 'Code for your page',
  copy: 'Copy',
  copied: 'Copied',
  refused: 'Press Ctrl+C to copy.',
  allow:
    'Start the server with --embed-origin and the address of your page, or the browser refuses the frame.',
  warning:
    'The frame asks for a token. With #token=… behind its address, whoever can read your page has access.',
  preview: 'How it looks',
  noPreview: 'Seen only where this page and the workspace come from the same server.',
} as const
