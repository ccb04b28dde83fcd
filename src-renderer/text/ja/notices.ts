/** What is told to whoever looks elsewhere. Names a device and numbers; never where a device is. */
export const notices = {
  'commands-expiring': {
    title_one: '保留中のコマンド {{count}}件が、24時間以内に期限切れになります',
    title_other: '保留中のコマンド {{count}}件が、24時間以内に期限切れになります',
    open: '対象を見る',
  },
  'device-found': {
    one: '{{name}}: 位置情報が届きました',
    title_one: '紛失モードの端末 {{count}}台から、位置情報が届きました',
    title_other: '紛失モードの端末 {{count}}台から、位置情報が届きました',
    open: '「位置」を開く(理由の入力が必要です)',
  },
  'operation-held': {
    title_one: '承認待ち: {{count}}台への操作を止めています',
    title_other: '承認待ち: {{count}}台への操作を止めています',
    open: '操作を開く',
  },
  'operation-missed': {
    title_one: '予約した操作({{count}}台)が実行されませんでした',
    title_other: '予約した操作({{count}}台)が実行されませんでした',
    open: '操作を開く',
  },
};
