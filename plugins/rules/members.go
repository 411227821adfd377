package rules

// membersFirst has room for the members of most objects.
const membersFirst = 4
