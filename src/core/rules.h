/*
 * core/rules.h: every key that core puts into err_detail.rule, in one list, so that each gets its words in http/ (a
 * test compares).
 *
 * RULE(name) is the key as a string; a key that is not in the list does not compile.
 */
#pragma once

/* commands: state, rights, arguments */
/* clang-format off */
#define CORE_RULES(X)                                                                                                  \
	X(not_in_this_state) /* the table does not allow the command in the incident's state */                        \
	X(not_your_role)     /* nobody with this person's roles may give it */                                         \
	X(not_your_body)     /* the work is with another body */                                                       \
	X(only_the_program)  /* given by jobs only */                                                                  \
	X(no_incident_yet)   /* only detect begins one */                                                              \
	X(already_detected)                                                                                            \
	X(required)         /* the field is missing */                                                                 \
	X(not_allowed_here) /* the command does not take this field */                                                 \
	X(reason_required)                                                                                             \
	X(moment_in_future)                                                                                            \
	X(moment_before_detection) /* earlier than the message was found, without a reason */                          \
	X(moment_unknown)                                                                                              \
	X(not_this_message) /* the message does not belong to the incident */                                          \
	X(message_already_here)                                                                                        \
	X(too_many_messages) /* 512: a linked incident */                                                              \
	X(last_message)      /* the only message can't leave: dismiss or close */                                      \
	X(message_being_sent)                                                                                          \
	X(already_placed)                                                                                              \
	X(stages_required)                                                                                             \
	X(too_many_stages)                                                                                             \
	X(stage_numbers)    /* 1, 2, 3 …, ascending */                                                               \
	X(last_stage_alone) /* the last one writes the joint draft, alone */                                           \
	X(body_twice)                                                                                                  \
	X(same_body_again)       /* it returned this already: a reason is needed */                                    \
	X(dispute_of_competence) /* the deputy decides */                                                              \
	X(no_dispute)                                                                                                  \
	X(decided_by_deputy) /* no second return after the deputy's decision */                                        \
	X(triage_first)      /* topic and importance before routing */                                                 \
	X(not_your_turn)     /* another stage works now */                                                             \
	X(part_already_given)                                                                                          \
	X(already_taken)                                                                                               \
	X(reroute_needs_reason) /* the work is already with a body */                                                  \
	X(draft_by_last_stage)  /* the last body writes the joint draft */                                             \
	X(part_only_in_chain)                                                                                          \
	X(visa_waiting) /* an approval step before the Curator is open */                                              \
	X(no_visa_waiting)                                                                                             \
	X(correct_in_place_off)                                                                                        \
	X(too_late_undo)                                                                                               \
	X(undo_sending_started)                                                                                        \
	X(nothing_to_publish)                                                                                          \
	X(place_step_needs_reason) /* each step down the ladder */                                                     \
	X(ground_required)         /* one of the four */                                                               \
	X(ground_unknown)                                                                                              \
	X(outcome_required)                                                                                            \
	X(outcome_not_now) /* this outcome does not fit the state */                                                   \
	X(author_not_silent_yet)                                                                                       \
	X(not_a_repeat)                                                                                                \
	X(already_marked)                                                                                              \
	X(not_marked)                                                                                                  \
	X(repeat_needs_measure) /* the answer to a repeat says what was done */                                        \
	X(measure_unknown)                                                                                             \
	X(by_decision_needs_reason)                                                                                    \
	X(decided_too_long)  /* a shortened term is shorter than the ordinary one */                                   \
	X(decided_too_short) /* nothing would be left for the draft */                                                 \
	X(whole_seconds)                                                                                               \
	X(same_track)                                                                                                  \
	X(other_edition) /* the context has another edition than the incident */                                       \
	X(same_edition)                                                                                                \
	X(no_such_violation)                                                                                           \
	X(not_explained)                                                                                               \
	X(too_late_to_explain)                                                                                         \
	X(same_person)                                                                                                 \
	X(same_incident)                                                                                               \
	/* the regulation file */                                                                                      \
	X(not_json)                                                                                                    \
	X(unknown_key) X(wrong_type) X(unknown_term) X(unknown_event) X(unknown_track) X(unknown_clock)                \
		X(unknown_schedule) X(unknown_charged) X(unknown_role) X(unknown_of) X(of_mismatch) X(term_twice)      \
			X(amount_syntax) X(amount_unit) X(amount_range) X(ordinary_missing) X(before_unknown)          \
				X(before_not_forward) X(before_other_clock) X(before_longer) X(starts_empty)           \
					X(stops_empty) X(late_without_stop) X(late_and_expires) X(too_many)            \
						X(missing_key) X(starts_twice) X(date_syntax) X(time_syntax)           \
							X(example_term) X(term_of_a_state)                             \
								X(too_long) /* files of schedules, calendars, zones */ \
		X(type) X(unknown) X(twice) X(range) X(date) X(not_sorted) X(interval_pair) X(interval_time)           \
			X(interval_empty) X(interval_crosses_night) X(interval_overlaps) X(calendar_decree)            \
				X(calendar_kind) X(calendar_year) X(zone_name) X(zone_not_tzif) X(zone_table)          \
					X(zone_footer) X(zone_leap_seconds)

/* clang-format on */
#define CORE_RULE_ENUM(name) RULE_##name,
enum core_rule { CORE_RULES(CORE_RULE_ENUM) CORE_RULE_MAX };
#undef CORE_RULE_ENUM

extern const char *const core_rule_keys[CORE_RULE_MAX];
#define RULE(name) (core_rule_keys[RULE_##name])
