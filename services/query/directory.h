// The directory: what people look for in the toolbox, among calls for projects, practices and
// reception places.
#ifndef BASIN_SERVICES_QUERY_DIRECTORY_H_
#define BASIN_SERVICES_QUERY_DIRECTORY_H_

#include "absl/status/status.h"
#include "basin/v1/query_directory.pb.h"
#include "proto/model/status.h"
#include "services/projection/view_store.h"
#include "services/query/ground.h"
#include "services/query/page.h"

namespace basin {

// What stands on the ground's day, nothing that was withdrawn, closed or over:
//
// toolbox    Active resources with every word of the search in their title or description
//            (services/views/search_words.h); a word matches those that begin with it, from three
//            letters on. First by how many of the words are in the title, then by how many stand
//            there whole, then those touched last, then by title and subject.
// calls      Open on the day, the closing day included, the nearest deadline first.
// practices  Of every basin, or of all but the one that asks; those touched last first, an adoption
//            counting as a touch.
// places     Open places with how many labels are valid on the day, by commune and name.
//
// Nothing in it is about persons. Errors: UNKNOWN_BASIN; UNKNOWN_QUERY when the question names no
// list; BAD_FORMAT when a commune is no INSEE code; the store's.
absl::Status ListDirectory(const v1::DirectoryQuery& query, const ViewSnapshot& views,
                           const Ground& ground, const Page& page, v1::DirectoryAnswer& answer);

}  // namespace basin

#endif  // BASIN_SERVICES_QUERY_DIRECTORY_H_
