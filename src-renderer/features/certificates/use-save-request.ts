import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { saveText } from '../../ui/files.ts';
import { told } from '../../ui/toast.ts';

/** Fetches the push certificate request and saves it; main then stands at the portal's step. */
export const useSaveRequest = () => {
  const { t } = useText();
  const request = useCall('certificates', 'pushRequest');
  const save = async () => {
    const answer = await request.run({});
    if (!answer.ok) return;
    saveText(answer.value.fileName, answer.value.content);
    told(t('wizard.request.saved', { fileName: answer.value.fileName }));
  };
  return { save, pending: request.pending, refusal: request.refusal };
};
