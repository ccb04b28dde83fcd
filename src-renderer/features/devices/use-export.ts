import type { DeviceColumn, DeviceSelection, DeviceSort } from '#contract/devices.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { saveFile } from '../../ui/files.ts';
import { refused, told } from '../../ui/toast.ts';

/** Takes devices out of the list: as a file, or to the clipboard. */
export const useExport = (order: { readonly sort: DeviceSort; readonly descending: boolean }, columns: readonly DeviceColumn[]) => {
  const { t, language } = useText();
  const { run, pending } = useCall('devices', 'export');
  const ask = async (selection: DeviceSelection, format: 'csv' | 'tsv' | 'serials', encoding: 'utf-8' | 'shift_jis') => {
    const answer = await run({ selection, ...order, columns: [...columns], format, encoding, language });
    if (answer.ok) return answer.value;
    refused((t) => refusalText(t, refusalOf('devices', 'export', answer.error)));
    return null;
  };
  return {
    pending,
    save: async (selection: DeviceSelection, encoding: 'utf-8' | 'shift_jis') => {
      const file = await ask(selection, 'csv', encoding);
      if (file === null) return;
      saveFile(file);
      if (file.replaced.length > 0) refused((t) => t('devices.export.replaced', { characters: file.replaced.join(' ') }));
      else told(t('devices.export.done', { count: file.rows }));
    },
    copy: async (selection: DeviceSelection, format: 'tsv' | 'serials') => {
      const file = await ask(selection, format, 'utf-8');
      if (file === null) return;
      await navigator.clipboard.writeText(file.content);
      told(t(`devices.export.${format}`, { count: file.rows }));
    },
  };
};
