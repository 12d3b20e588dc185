//! The memory of a thread that hashes.
//!
//! Argon2 jumps about in it, so Linux is asked for large pages there (madvise(2), `MADV_HUGEPAGE`, 2 MiB on most machines): with small
//! ones the processor looks up an address for nearly every jump. The rest of the portal does without (`no_thp` in Cargo.toml): there,
//! each thread would take a large page for a few small things. Where large pages are off, or always on, asking changes nothing.

use argon2::Block;

/// So many blocks of 1 KiB, all zero.
pub(super) fn blocks(count: usize) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(count);
    prefer_large_pages(&mut blocks);
    blocks.resize(count, Block::new());
    blocks
}

/// To be called before the memory is used: what is there already stays on small pages for a while.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "advice about memory of our own, for which the standard library has no call"
)]
fn prefer_large_pages(blocks: &mut Vec<Block>) {
    // The advice is taken from the beginning of a page on, and for whole pages. The largest of the small ones that Linux knows.
    const PAGE: usize = 64 * 1024;
    let room = blocks.spare_capacity_mut();
    let start = room.as_mut_ptr().cast::<u8>();
    let skipped = start.align_offset(PAGE);
    let length = size_of_val(room).saturating_sub(skipped) / PAGE * PAGE;
    if length > 0 {
        // SAFETY: the range begins and ends within the capacity of this Vec. The advice changes neither what stands there nor who may
        // use it, and whatever is answered, the memory is as good as before.
        unsafe {
            libc::madvise(start.add(skipped).cast(), length, libc::MADV_HUGEPAGE);
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn prefer_large_pages(_: &mut Vec<Block>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_as_wanted_and_all_zero() {
        for count in [0, 1, 8, 63, 64, 65, 4_096] {
            let blocks = blocks(count);
            assert_eq!(blocks.len(), count);
            let zero = |block: &Block| block.as_ref().iter().all(|word| *word == 0);
            assert!(blocks.iter().all(zero), "{count}");
        }
    }
}
