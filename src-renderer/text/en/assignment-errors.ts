export const assignmentErrors = { assign: { 'confirmation-wrong': 'What was typed does not match.' } };
