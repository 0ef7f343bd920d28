/*
 * http/texts_ru.h: what people are told in Russian: a title and advice for each error, words for each rule.
 *
 * Every key of core/rules.h, base/json_in and the actions has its words here (a test compares). {limit} and {found} in
 * a text are replaced by the detail's numbers.
 */
#pragma once

#include "base/err.h"

const char *text_title(err_t e);         /* «Этого сейчас сделать нельзя»; never NULL */
const char *text_advice(err_t e);        /* what to do; may be "" */
const char *text_rule(const char *rule); /* "напишите причину…"; NULL: no such rule */
