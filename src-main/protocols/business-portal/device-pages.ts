import { both, described, escape, type Page } from '#lib/practice-site/page.ts';
import type { OrganizationDevice } from './organization-register.ts';
import type { ServerRow } from './organization-state.ts';
import { framed, problem, type Visitor } from './portal-frame.ts';

type ListedDevice = OrganizationDevice & { readonly server: ServerRow | null };

export const devicesPage = (visitor: Visitor, devices: readonly ListedDevice[], servers: readonly ServerRow[], code: string | null): Page =>
  framed(visitor, {
    title: 'デバイス / Devices',
    body: `<h1>${both('デバイス', 'Devices')}</h1>
${problem(code)}
${devices.length === 0 ? `<p>${both('この組織のデバイスはありません。', 'The organisation has no devices.')}</p>` : form(devices, servers, code)}`,
  });

const form = (
  devices: readonly ListedDevice[],
  servers: readonly ServerRow[],
  code: string | null,
): string => `<form method="post" action="/devices">
<fieldset${described(code)}>
<legend>${both('割り当てるデバイスを選びます', 'Choose devices to assign')}</legend>
${devices.map(line).join('')}
</fieldset>
<label for="server">${both('MDMサーバを編集', 'Edit the device management service')}</label>
<select id="server" name="server" required${described(code)}>
<option value="">1つ選択してください / Choose one</option>
${servers.map(({ uuid, name }) => `<option value="${escape(uuid)}">${escape(name)}</option>`).join('')}
<option value="none">割り当て解除 / Unassign</option>
</select>
<p><button class="act" type="submit">${both('続ける', 'Continue')}</button></p>
</form>`;

const line = ({ serialNumber, model, server }: ListedDevice): string => `<label class="tick" data-serial="${escape(serialNumber)}">
<input type="checkbox" name="device" value="${escape(serialNumber)}"> <code>${escape(serialNumber)}</code> ${escape(model)}:
${server === null ? both('未割り当て', 'Unassigned') : escape(server.name)}</label>`;

/** Asked once more, as at Apple. `server` null: the assignment is taken away. */
export const confirmDevicesPage = (visitor: Visitor, serialNumbers: readonly string[], server: ServerRow | null): Page =>
  framed(visitor, {
    title: '割り当ての確認 / Confirm',
    body: `<h1>${both('この割り当てでよろしいですか?', 'Assign like this?')}</h1>
<dl>
<dt>${both('MDM サーバ', 'Device management service')}</dt><dd>${server === null ? both('割り当て解除', 'Unassign') : escape(server.name)}</dd>
<dt>${both('デバイス', 'Devices')}</dt>${serialNumbers.map((serialNumber) => `<dd><code>${escape(serialNumber)}</code></dd>`).join('')}
</dl>
<form method="post" action="/devices">
<input type="hidden" name="server" value="${escape(server?.uuid ?? 'none')}">
${serialNumbers.map((serialNumber) => `<input type="hidden" name="device" value="${escape(serialNumber)}">`).join('')}
<p><button class="act" id="confirm" type="submit" name="confirmed" value="yes">${both('確認', 'Confirm')}</button>
<a href="/devices">${both('戻る', 'Back')}</a></p>
</form>`,
  });
