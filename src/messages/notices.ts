/** The settings of how one hears of agents. */
export const noticeMessages = {
  sound: 'Play a sound',
  soundDescription: 'When an agent needs you or is done, and you are in another window.',
  notify: 'Show a notification of the system',
  notifyDescription: 'At the same moments. The browser asks whether it may, once for each device.',
  notifyRefused:
    'This browser shows no notifications for this page. Allow them in its settings for the site.',
} as const
