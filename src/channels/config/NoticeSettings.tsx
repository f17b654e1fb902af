import { useState } from 'react'
import { noticeMessages as text } from '../../messages/notices'
import { Switch } from '../../ui/field/Switch'
import { Strip } from '../../ui/Strip'
import { useWorkspace } from '../context/WorkspaceProvider'
import { SwitchSetting } from './SettingFields'
import { useSetting } from './useSetting'

/** How the user hears of agents while looking elsewhere. Both are off until the user wants them. */
export function NoticeSettings() {
  return (
    <>
      <SwitchSetting setting="agent.sound" label={text.sound} description={text.soundDescription} />
      <NotifySetting />
    </>
  )
}

const permission = () => (typeof Notification === 'undefined' ? 'denied' : Notification.permission)

/** The browser may only be asked when the user does something. */
function NotifySetting() {
  const { config } = useWorkspace()
  const isOn = useSetting('agent.notify')
  const [allowed, setAllowed] = useState(permission)
  const change = (checked: boolean) => {
    config.commands.set({ 'agent.notify': checked })
    if (!checked || permission() !== 'default') setAllowed(permission())
    else
      void Notification.requestPermission().then(setAllowed, () => {
        // A frame of another site may not even ask.
        setAllowed('denied')
      })
  }
  return (
    <>
      <Switch label={text.notify} description={text.notifyDescription} checked={isOn} onChange={change} />
      {isOn && allowed !== 'granted' && <Strip tone="warning">{text.notifyRefused}</Strip>}
    </>
  )
}
