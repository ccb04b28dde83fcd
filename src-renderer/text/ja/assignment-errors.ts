export const assignmentErrors = { assign: { 'confirmation-wrong': '入力が一致しません。' } };
